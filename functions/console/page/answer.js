// One answer on the page: it grows while it streams, then shows its sources and what it cost.

import { rendered } from "./markdown.js";
import { openPassage, place } from "./passage.js";

// A marker at the end of what has come so far: it waits for its citation, so that nothing flickers.
const UNFINISHED_MARKER = /\s*\[[\d\s,]*\]?$/;
const ENDINGS = {
  length: "The answer ends here because it reached its greatest length.",
  content_filter: "The rest of this answer was withheld.",
};

export class ShownAnswer {
  text = "";
  #citations = [];
  #ending = "stop";
  #painting = false;
  #ended = false;

  // `keepInView` runs a change of the page so that who reads the end goes on seeing it.
  constructor(log, keepInView) {
    this.keepInView = keepInView;
    this.element = document.getElementById("answer").content.firstElementChild.cloneNode(true);
    keepInView(() => log.append(this.element));
  }

  // Takes in one chunk of the stream.
  take({ choices, groundwork }) {
    this.text += choices[0]?.delta.content ?? "";
    this.#ending = choices[0]?.finish_reason ?? this.#ending;
    if (groundwork?.citation) this.#cite(groundwork.citation);
    if (groundwork?.trace_id) this.#part(".foot").textContent = facts(groundwork);
    this.#repaint();
  }

  // Says under the answer why there is no more of it.
  say(sentence, failed) {
    const line = document.createElement("p");
    line.className = failed ? "problem" : "note";
    if (failed) line.setAttribute("role", "alert");
    line.textContent = sentence;
    this.keepInView(() => this.#part(".citations").before(line));
  }

  end() {
    this.#paint(this.text);
    this.#ended = true;
    if (ENDINGS[this.#ending]) this.say(ENDINGS[this.#ending], false);
    this.element.classList.add("done");
    this.element.removeAttribute("aria-busy");
  }

  #part(selector) {
    return this.element.querySelector(selector);
  }

  // At most once a frame, however fast the text comes.
  #repaint() {
    if (!this.#painting) requestAnimationFrame(() => this.#paint(this.text.replace(UNFINISHED_MARKER, "")));
    this.#painting = true;
  }

  #paint(text) {
    this.#painting = false;
    if (this.#ended) return;
    const open = (citation, pressed) => openPassage(citation, this.text, pressed);
    this.keepInView(() => this.#part(".text").replaceChildren(rendered(text, this.#citations, open)));
  }

  #cite(citation) {
    this.#citations.push(citation);
    const source = document.createElement("button");
    source.type = "button";
    source.className = "citation";
    source.append(span("number", citation.index), span("title", citation.title), span("place", place(citation)));
    source.onclick = () => openPassage(citation, this.text, source);
    this.keepInView(() => this.#part(".citations").append(source));
  }
}

function span(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}

function facts({ model, cache, cost_nanodollars, trace_id }) {
  const cost = cost_nanodollars ? `$${(cost_nanodollars / 1e9).toPrecision(2)}` : "no charge";
  return [model, cache === "hit" ? "from the cache" : "", cost, `trace ${trace_id}`].filter(Boolean).join(" · ");
}
