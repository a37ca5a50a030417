"use strict";
// Makes the graphs explorable: one program at a time, pan and zoom, nodes chosen by pointer or keys.
// All that is told of a node is in the row of its table; nothing here is markup made from text.
(() => {
  const explorer = document.querySelector(".explorer");
  const inspector = explorer.querySelector(".inspector");
  const tabs = [...explorer.querySelectorAll(".tabs button")];
  const panels = tabs.map((tab) => document.getElementById(tab.dataset.panel));
  explorer.classList.add("live");

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  // ---- one program at a time
  explorer.querySelector(".tabs").setAttribute("role", "tablist");
  const show = (index) => {
    tabs.forEach((tab, k) => {
      tab.setAttribute("aria-selected", String(k === index));
      tab.tabIndex = k === index ? 0 : -1;
      panels[k].hidden = k !== index;
    });
  };
  tabs.forEach((tab, k) => {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.dataset.panel);
    panels[k].setAttribute("role", "tabpanel");
    panels[k].setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => show(k));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        const next = (k + step + tabs.length) % tabs.length;
        show(next);
        tabs[next].focus();
      }
    });
  });

  // ---- pan and zoom, by moving the picture's window
  const viewer = (svg) => {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    let view = { x: 0, y: 0, width, height };
    const apply = () =>
      svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    const fit = () => {
      view = { x: 0, y: 0, width, height };
      apply();
    };
    // Text opens at its natural size: a small graph whole, a large one at its top.
    const open = () => {
      const box = svg.getBoundingClientRect();
      const wide = Math.max(box.width, Math.min(width, box.width * 1.3));
      const high = (wide * box.height) / box.width;
      view = {
        x: (width - wide) / 2,
        y: height < high ? (height - high) / 2 : 0,
        width: wide,
        height: high,
      };
      apply();
    };
    const toGraph = (x, y) => {
      const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
      return { x: point.x, y: point.y };
    };
    const zoom = (factor, at) => {
      const scaled = Math.min(Math.max(view.width * factor, 120), Math.max(width, height) * 4);
      const real = scaled / view.width;
      view = {
        x: at.x - (at.x - view.x) * real,
        y: at.y - (at.y - view.y) * real,
        width: scaled,
        height: view.height * real,
      };
      apply();
    };
    const middle = () => ({ x: view.x + view.width / 2, y: view.y + view.height / 2 });
    const reveal = (node) => {
      const { e: x, f: y } = node.transform.baseVal.consolidate().matrix;
      const box = node.querySelector(".box").getBBox();
      const inside =
        x > view.x && x + box.width < view.x + view.width &&
        y > view.y && y + box.height < view.y + view.height;
      if (!inside) {
        view = {
          ...view,
          x: x + (box.width - view.width) / 2,
          y: y + (box.height - view.height) / 2,
        };
        apply();
      }
    };
    const pointers = new Map();
    let moved = 0;
    svg.addEventListener("pointerdown", (event) => {
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      moved = 0;
    });
    svg.addEventListener("pointermove", (event) => {
      const last = pointers.get(event.pointerId);
      if (!last) {
        return;
      }
      moved += Math.abs(event.clientX - last.x) + Math.abs(event.clientY - last.y);
      if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) {
        svg.setPointerCapture(event.pointerId);
        svg.classList.add("dragging");
      }
      const from = toGraph(last.x, last.y);
      const to = toGraph(event.clientX, event.clientY);
      if (pointers.size === 1) {
        view = { ...view, x: view.x + from.x - to.x, y: view.y + from.y - to.y };
        apply();
      } else {
        const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
        const fixed = toGraph(other.x, other.y);
        const before = Math.hypot(from.x - fixed.x, from.y - fixed.y);
        const after = Math.hypot(to.x - fixed.x, to.y - fixed.y);
        if (after > 0) {
          zoom(before / after, fixed);
        }
      }
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    const release = (event) => {
      pointers.delete(event.pointerId);
      svg.classList.remove("dragging");
    };
    svg.addEventListener("pointerup", release);
    svg.addEventListener("pointercancel", release);
    svg.addEventListener(
      "wheel",
      (event) => {
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          zoom(Math.exp(event.deltaY * 0.004), toGraph(event.clientX, event.clientY));
        }
      },
      { passive: false },
    );
    return { open, fit, zoom, middle, reveal, dragged: () => moved > 4 };
  };

  // ---- nodes
  const graphs = panels.map((panel) => {
    const svg = panel.querySelector("svg.graph");
    const nodes = [...svg.querySelectorAll(".node")];
    const edges = [...svg.querySelectorAll(".edge")];
    const view = viewer(svg);
    panel.querySelector(".zoom-in").addEventListener("click", () => view.zoom(0.7, view.middle()));
    panel.querySelector(".zoom-out").addEventListener("click", () => view.zoom(1.4, view.middle()));
    panel.querySelector(".zoom-fit").addEventListener("click", view.fit);
    return { panel, svg, nodes, edges, view };
  });
  const rowOf = (node) => document.getElementById(`row-${node.dataset.node}`);
  const graphOf = (node) => graphs.find((graph) => graph.nodes.includes(node));
  const byId = new Map(
    graphs.flatMap((graph) => graph.nodes.map((node) => [node.dataset.node, node])),
  );

  const opened = new Set();
  const open = (index) => {
    show(index);
    if (!opened.has(index)) {
      opened.add(index);
      graphs[index].view.open();
    }
  };
  tabs.forEach((tab, k) => {
    tab.addEventListener("click", () => open(k));
    tab.addEventListener("focus", () => open(k));
  });

  const shares = (one, other) =>
    one !== "" && other !== "" &&
    (`+${one}+`.includes(`+${other}+`) || `+${other}+`.includes(`+${one}+`));
  const relatives = (node) => {
    const origin = rowOf(node).dataset.origin;
    return graphs
      .filter((graph) => !graph.nodes.includes(node))
      .flatMap((graph) => graph.nodes)
      .filter((other) => shares(origin, rowOf(other).dataset.origin));
  };

  const describe = (node) => {
    const row = rowOf(node);
    const labels = [...row.closest("table").querySelectorAll("thead th")];
    const list = document.createElement("dl");
    [...row.cells].forEach((cell, k) => {
      if (k > 0 && cell.textContent !== "") {
        list.append(element("dt", labels[k].textContent), element("dd", cell.textContent));
      }
    });
    inspector.replaceChildren(element("h3", row.cells[0].textContent), list);
    const others = relatives(node);
    if (others.length > 0) {
      const links = document.createElement("ul");
      others.forEach((other) => {
        const index = graphs.indexOf(graphOf(other));
        const item = document.createElement("li");
        const link = element(
          "button",
          `${tabs[index].textContent}: ${rowOf(other).cells[1].textContent} ${rowOf(other).cells[0].textContent}`,
        );
        link.addEventListener("click", () => {
          open(index);
          choose(other);
        });
        item.append(link);
        links.append(item);
      });
      inspector.append(element("h3", "The same elsewhere"), links);
    }
  };

  const focusable = (graph, node) => {
    graph.nodes.forEach((other) => (other.tabIndex = other === node ? 0 : -1));
  };
  const choose = (node) => {
    const graph = graphOf(node);
    byId.forEach((other) => other.classList.remove("chosen", "related"));
    node.classList.add("chosen");
    relatives(node).forEach((other) => other.classList.add("related"));
    graph.edges.forEach((edge) =>
      edge.classList.toggle(
        "near",
        edge.dataset.from === node.dataset.node || edge.dataset.to === node.dataset.node,
      ),
    );
    focusable(graph, node);
    graph.view.reveal(node);
    describe(node);
  };

  // Down and up along edges, left and right among what shares a neighbour.
  const neighbours = (graph, node, key) => {
    const id = node.dataset.node;
    const ends = (from, to, at) =>
      graph.edges.filter((edge) => edge.dataset[from] === at).map((edge) => edge.dataset[to]);
    if (key === "ArrowDown") {
      return ends("from", "to", id);
    }
    if (key === "ArrowUp") {
      return ends("to", "from", id);
    }
    const around = [
      ...ends("to", "from", id).flatMap((above) => ends("from", "to", above)),
      ...ends("from", "to", id).flatMap((below) => ends("to", "from", below)),
    ];
    const row = [...new Set([...around, id])];
    const at = row.indexOf(id);
    return key === "ArrowRight" ? row.slice(at + 1) : row.slice(0, at).reverse();
  };
  graphs.forEach((graph) =>
    graph.nodes.forEach((node) => {
      node.addEventListener("click", () => {
        if (!graph.view.dragged()) {
          choose(node);
        }
      });
      node.addEventListener("focus", () => focusable(graph, node));
      node.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose(node);
        } else if (event.key.startsWith("Arrow")) {
          event.preventDefault();
          const next = byId.get(neighbours(graph, node, event.key)[0]);
          if (next) {
            graph.view.reveal(next);
            focusable(graph, next);
            next.focus({ preventScroll: true });
          }
        }
      });
    }),
  );

  // ---- on paper every table is open
  const closed = () => [...document.querySelectorAll("details:not([open])")];
  let opening = [];
  addEventListener("beforeprint", () => {
    opening = closed();
    opening.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => opening.forEach((details) => (details.open = false)));

  // ---- finding nodes by any text of their rows
  const find = explorer.querySelector(".find");
  const matches = () => {
    const text = find.value.trim().toLowerCase();
    const current = graphs.find((graph) => !graph.panel.hidden);
    byId.forEach((node) => node.classList.remove("found"));
    const hits = text === ""
      ? []
      : current.nodes.filter((node) => rowOf(node).textContent.toLowerCase().includes(text));
    hits.forEach((node) => node.classList.add("found"));
    return hits;
  };
  find.addEventListener("input", () => {
    const [first] = matches();
    if (first) {
      graphOf(first).view.reveal(first);
    }
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const [first] = matches();
      if (first) {
        choose(first);
      }
    }
  });

  open(0);
})();
