package dev.sotto.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;

import dev.sotto.ir.packed.Layout;
import dev.sotto.report.facts.LayoutFacts;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;

/// A layout: its ciphertexts as pictures, and what lies in it.
final class LayoutView {
  private static final int MOST_PICTURES = 4;
  private static final int MOST_NAMES = 6;

  private LayoutView() {}

  static DomContent of(LayoutFacts facts) {
    Layout layout = facts.layout();
    ContainerTag<?> pictures = div().withClass("slots");
    for (int k = 0; k < Math.min(MOST_PICTURES, layout.ciphertexts()); k++) {
      pictures.with(
          img()
              .withSrc(SlotPicture.address(layout, k))
              .withAlt(
                  "slots of ciphertext %d of %d, %d in a row"
                      .formatted(k + 1, layout.ciphertexts(), SlotPicture.columns(layout))));
    }
    int names = facts.values().size();
    String values = String.join(", ", facts.values().subList(0, Math.min(MOST_NAMES, names)));
    return figure(
            h3(layout.shape().toString()),
            p(description(layout)).withClass("caption"),
            pictures,
            figcaption(
                names > MOST_NAMES
                    ? "%s and %d more".formatted(values, names - MOST_NAMES)
                    : values))
        .withClass("card");
  }

  private static String description(Layout layout) {
    int columns = SlotPicture.columns(layout);
    String ciphertexts =
        layout.ciphertexts() == 1
            ? "one ciphertext"
            : layout.ciphertexts() > MOST_PICTURES
                ? "%d ciphertexts, the first %d shown"
                    .formatted(layout.ciphertexts(), MOST_PICTURES)
                : "%d ciphertexts".formatted(layout.ciphertexts());
    return "%,d elements in %s; %s%d slots a row"
        .formatted(
            layout.shape().size(),
            ciphertexts,
            layout.period() < layout.width()
                ? "repeats every %,d of %,d slots; ".formatted(layout.period(), layout.width())
                : "",
            columns);
  }
}
