// Shows an answer: Markdown made safe, its [n] markers as buttons, its citations as a list.

import { marked } from "./marked.js";
import DOMPurify from "./purify.js";

const MARKER = /\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]/g;
const FORBIDDEN = { FORBID_TAGS: ["img", "style", "form", "input"], FORBID_ATTR: ["style"] };

export function render(element, text, citations, open) {
  element.innerHTML = DOMPurify.sanitize(marked.parse(text), FORBIDDEN);
  for (const link of element.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const node of textNodes(element)) replaceMarkers(node, citations, open);
}

export function listCitations(element, citations, open) {
  element.replaceChildren(
    ...citations.map((citation) => {
      const item = document.createElement("button");
      item.type = "button";
      item.className = "citation";
      item.dataset.index = citation.index;
      item.textContent = `${citation.index}  ${citation.title}`;
      const where = place(citation);
      if (where) {
        const small = document.createElement("small");
        small.textContent = where;
        item.append(small);
      }
      item.onclick = () => open(citation);
      return item;
    }),
  );
}

export function place(citation) {
  const page = citation.page ? `page ${citation.page}` : "";
  return [citation.section, page].filter(Boolean).join(", ");
}

// The passage with the words that the answer took from it marked.
export function showPassage(element, citation, answer) {
  element.replaceChildren();
  let at = 0;
  for (const [from, to] of quotes(citation.text, answer)) {
    if (from < at) continue;
    element.append(citation.text.slice(at, from));
    const mark = document.createElement("mark");
    mark.textContent = citation.text.slice(from, to);
    element.append(mark);
    at = to;
  }
  element.append(citation.text.slice(at));
}

// Where sentences of the answer stand in the passage, white space aside, as [from, to] in order.
function quotes(passage, answer) {
  const found = [];
  for (const sentence of answer.replace(MARKER, "\n").split("\n")) {
    const words = sentence.trim().split(/\s+/).map(escape);
    if (words.length < 4) continue;
    const match = new RegExp(words.join("\\s+")).exec(passage);
    if (match) found.push([match.index, match.index + match[0].length]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}

const escape = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function textNodes(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function replaceMarkers(node, citations, open) {
  const parts = [];
  let at = 0;
  for (const match of node.data.matchAll(MARKER)) {
    const cited = match[1].split(",").map((n) => citations.find((c) => c.index === Number(n)));
    if (!cited.every(Boolean)) continue;
    parts.push(node.data.slice(at, match.index), ...cited.map((citation) => marker(citation, open)));
    at = match.index + match[0].length;
  }
  if (parts.length) node.replaceWith(...parts, node.data.slice(at));
}

function marker(citation, open) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "marker";
  button.textContent = citation.index;
  button.title = [citation.title, place(citation)].filter(Boolean).join(" - ");
  button.onclick = () => open(citation);
  return button;
}
