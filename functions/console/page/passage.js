// The panel with a cited passage, in which the words that the answer took are marked.

import { MARKER } from "./markdown.js";

const FEWEST_WORDS = 4;
const BRACKETS = { "(": "[(\\[]", "[": "[(\\[]", ")": "[)\\]]", "]": "[)\\]]" };
const $ = (id) => document.getElementById(id);
let opener = null;

// Where in its document a passage stands, in words.
export function place(citation) {
  const page = citation.page ? `page ${citation.page}` : "";
  return [citation.section, page].filter(Boolean).join(" · ");
}

export function openPassage(citation, answer, pressed) {
  opener?.classList.remove("open");
  opener = pressed;
  opener.classList.add("open");
  $("passage-title").textContent = citation.title || "Passage";
  $("passage-place").textContent = place(citation);
  $("passage-text").replaceChildren(...marked(citation.text, quotes(citation.text, answer)));
  $("passage").hidden = false;
  $("passage").scrollTop = 0;
  $("passage").focus({ preventScroll: true });
  $("passage-text").querySelector("mark")?.scrollIntoView({ block: "nearest" });
}

// Closes the panel; who opened it by the keyboard is back where he was.
export function closePassage() {
  if ($("passage").hidden) return false;
  $("passage").hidden = true;
  opener?.classList.remove("open");
  const back = opener?.isConnected ? opener : $("question");
  back.focus({ preventScroll: true });
  opener = null;
  return true;
}

function marked(text, spans) {
  const parts = [];
  let at = 0;
  for (const [from, to] of spans) {
    if (from < at) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from, to);
    parts.push(text.slice(at, from), mark);
    at = to;
  }
  return [...parts, text.slice(at)];
}

// Where the answer's words stand in the passage, as [from, to], in order: whole stretches between
// markers, else their sentences.
function quotes(passage, answer) {
  const found = [];
  for (const stretch of answer.replace(MARKER, "\n").split("\n")) {
    const whole = find(passage, stretch);
    const spans = whole ? [whole] : stretch.split(/(?<=[.!?])\s+/).map((sentence) => find(passage, sentence));
    found.push(...spans.filter(Boolean));
  }
  return found.sort((a, b) => a[0] - b[0]);
}

function find(passage, sentence) {
  const words = sentence.replace(/…\s*$/, "").trim().split(/\s+/);
  if (words.length < FEWEST_WORDS) return null;
  const match = new RegExp(words.map(pattern).join("\\s+")).exec(passage) ?? row(sentence).exec(passage);
  return match && [match.index, match.index + match[0].length];
}

// A quoted table row reads `Plan: Home, Price: 5`; in the passage it is `| Home | 5 |`.
function row(sentence) {
  const cells = sentence.trim().split(/, (?=[^,:]*: )/).map((cell) => cell.replace(/^[^:]*: /, ""));
  if (cells.length < 2) return /(?!)/;
  return new RegExp(cells.map((cell) => cell.split(/\s+/).map(pattern).join("\\s+")).join("\\s*[|\\t]\\s*"));
}

// A word as a pattern; a quote's own [3] is written (3), so that it is no marker.
function pattern(word) {
  return [...word].map((character) => BRACKETS[character] ?? character.replace(/[.*+?^${}|\\]/, "\\$&")).join("");
}
