// One row of the documents: what became of a file, in words. Names, warnings and summaries are
// somebody else's words, so all of it goes in as text.

export const ENDED = ["indexed", "failed", "deleted"];
const OURS = ["processing_failed", "processing_timed_out"];
const WORDS = {
  uploading: "uploading",
  awaiting_upload: "waiting for the file",
  received: "received, waiting to be read",
  extracting: "reading",
  chunking: "cutting into passages",
  embedding: "embedding",
  indexed: "searchable",
  failed: "failed",
  deleted: "deleted",
};
const DONE = { received: 0.4, extracting: 0.45, chunking: 0.55, embedding: 0.6, indexed: 1 };

const many = (number, word) => (number ? `${number} ${word}${number === 1 ? "" : "s"}` : "");
const percent = (share) => `${Math.round(share * 100)}\u00a0%`;

// Whether nothing more will happen to a document by itself.
export function isSettled(found) {
  return ENDED.includes(found.status) && found.understanding?.state !== "waiting";
}

export function newRow() {
  return document.getElementById("document-row").content.firstElementChild.cloneNode(true);
}

// `actions` has what its buttons do: `remove` and `again`, each called with the row.
export function fill(row, found, actions) {
  row.className = found.status;
  row.querySelector(".name").textContent = found.name;
  row.querySelector(".name").title = found.name;
  row.querySelector(".state").textContent = found.failure?.detail ?? facts(found);
  fillProgress(row.querySelector("progress"), found);
  fillMore(row.querySelector(".more"), found);
  const remove = row.querySelector(".delete");
  remove.setAttribute("aria-label", `Delete ${found.name}`);
  remove.onclick = () => actions.remove(row);
  remove.hidden = found.status === "uploading";
  const again = row.querySelector(".again");
  again.setAttribute("aria-label", `Try again to read ${found.name}`);
  again.onclick = () => actions.again(row);
  again.hidden = found.status !== "failed" || !OURS.includes(found.failure?.code);
}

function facts(found) {
  const parts = [state(found), many(found.pages, "page")];
  if (found.status === "indexed") parts.push(many(found.chunks, "passage"));
  if (found.origin === "bucket") parts.push("from the bucket");
  return parts.filter(Boolean).join(" · ");
}

function state(found) {
  if (found.status === "uploading") return `uploading${found.share ? ` · ${percent(found.share)}` : ""}`;
  if (found.status === "awaiting_upload" && found.share) return "sent";
  if (found.status === "embedding" && found.chunks) {
    return `embedding ${found.embedded ?? 0} of ${many(found.chunks, "passage")}`;
  }
  return WORDS[found.status] ?? found.status;
}

function fillProgress(bar, found) {
  bar.hidden = ENDED.includes(found.status);
  bar.setAttribute("aria-label", `Progress of ${found.name}`);
  const embedded = found.status === "embedding" && found.chunks ? (found.embedded ?? 0) / found.chunks : 0;
  const done = DONE[found.status] ?? (found.share ?? 0) * DONE.received;
  bar.value = done + embedded * (1 - DONE.embedding);
}

// Warnings, and what was understood: a line that opens, and is not touched while it stays the same.
function fillMore(more, found) {
  const about = found.status === "indexed" ? found.understanding : null;
  const lines = [...warnings(found), ...understood(about)];
  const heads = [many(found.warnings?.length, "warning"), heading(about)];
  const told = JSON.stringify([heads, lines]);
  if (more.told === told) return;
  more.told = told;
  more.hidden = !lines.length;
  more.classList.toggle("attention", Boolean(found.warnings?.length) || about?.state === "needs_review");
  more.querySelector("summary").textContent = heads.filter(Boolean).join(" · ");
  more.querySelector("ul").replaceChildren(...lines.map(line));
}

function line([kind, text]) {
  const made = document.createElement("li");
  made.className = kind;
  made.dir = "auto";
  made.textContent = text;
  return made;
}

function warnings(found) {
  return (found.warnings ?? []).map((warning) => ["warning", warning]);
}

const HEADINGS = {
  waiting: "summary to come",
  done: "summary",
  needs_review: "needs review",
  skipped: "no summary",
};

function heading(about) {
  return about ? HEADINGS[about.state] : "";
}

function understood(about) {
  if (!about) return [];
  if (about.state === "waiting") return [["reason", "It is being summarized; it can be searched already."]];
  const labels = (about.labels ?? []).map((label) => `${label.name} ${percent(label.confidence)}`);
  const fields = Object.entries(about.fields ?? {}).map(([name, value]) => `${name}: ${shown(value)}`);
  const rest = [language(about.language), ...labels].filter(Boolean).join(" · ");
  return [
    ["summary", about.summary],
    ...fields.map((field) => ["field", field]),
    ["about", rest],
    ...(about.reasons ?? []).map((reason) => ["reason", reason]),
  ].filter(([, text]) => text);
}

const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value));

// Such as "German" for `de`; whatever is no code of a language stays as it came.
function language(code) {
  if (!/^[a-z]{2,3}$/.test(code ?? "")) return code ?? "";
  return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
}
