package dev.sotto.report.page;

import static j2html.TagCreator.tag;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;

/// The bits of the primes of each level.
final class PrimeChart {
  private static final double LEFT = 40;
  private static final double TOP = 12;
  private static final double HEIGHT = 120;
  private static final double COLUMN = 22;
  private static final double MOST_BITS = 64;

  private PrimeChart() {}

  static DomContent of(List<List<Long>> levelPrimes) {
    double width = LEFT + COLUMN * levelPrimes.size() + 10;
    ContainerTag<?> svg =
        Svg.picture(width, TOP + HEIGHT + 34, "Bits of the primes of each level, from level 0")
            .withClass("chart")
            .attr("width", Svg.number(width));
    for (int bits = 0; bits <= MOST_BITS; bits += 16) {
      double y = TOP + HEIGHT * (1 - bits / MOST_BITS);
      svg.with(
          Svg.line(LEFT, y, width, y, "grid"),
          Svg.text(LEFT - 6, y + 4, Integer.toString(bits), "tick end"));
    }
    for (int level = 0; level < levelPrimes.size(); level++) {
      double x = LEFT + COLUMN * level;
      double bits =
          levelPrimes.get(level).stream().mapToDouble(prime -> Math.log(prime) / Math.log(2)).sum();
      double height = HEIGHT * Math.min(bits, MOST_BITS) / MOST_BITS;
      svg.with(
          Svg.group(
              "column",
              tag("title").withText("level %d: %.2f bits".formatted(level, bits)),
              Svg.rectangle(x + 3, TOP + HEIGHT - height, COLUMN - 6, height, "fill kind-upkeep")));
      if (level % 5 == 0) {
        svg.with(
            Svg.text(x + COLUMN / 2, TOP + HEIGHT + 14, Integer.toString(level), "tick middle"));
      }
    }
    svg.with(Svg.text(LEFT, TOP + HEIGHT + 30, "level: bits of its primes", "tick"));
    return Tables.scrolling("Primes by level", svg);
  }
}
