// The documents beside the chat: upload with progress, what became of each, delete.

import { call, put } from "./api.js";

const ENDED = ["indexed", "failed", "deleted"];
const WORDS = {
  awaiting_upload: "waiting for the file",
  uploading: "uploading",
  extracting: "reading",
  embedding: "indexing",
  indexed: "searchable",
  failed: "failed",
};
const DONE = { extracting: 0.6, embedding: 0.8 };
const UPLOADED = 0.5;
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5_000;
const AT_ONCE = 3;

const rows = new Map();
let cursor = null;

const $ = (id) => document.getElementById(id);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function wireDocuments() {
  $("more-documents").onclick = loadMore;
  $("files").onchange = (event) => {
    uploadAll([...event.target.files]);
    event.target.value = "";
  };
  for (const name of ["dragover", "dragleave", "drop"]) {
    $("drop").addEventListener(name, (event) => {
      event.preventDefault();
      $("drop").classList.toggle("over", name === "dragover");
    });
  }
  $("drop").addEventListener("drop", (event) => uploadAll([...event.dataTransfer.files]));
}

export async function loadDocuments() {
  rows.clear();
  $("document-list").replaceChildren();
  cursor = null;
  await loadMore();
}

async function loadMore() {
  const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : "";
  $("document-problem").textContent = "";
  try {
    const page = await (await call(`v1/documents${query}`)).json();
    cursor = page.next_cursor;
    for (const found of page.documents) {
      show(found, "append");
      follow(found);
    }
  } catch (failure) {
    $("document-problem").textContent = failure.message;
  }
  $("more-documents").hidden = !cursor;
}

async function uploadAll(files) {
  const worker = async () => {
    for (let file = files.shift(); file; file = files.shift()) await upload(file);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

// A row stands from the first moment, under an id of its own until the API has given one.
async function upload(file) {
  let sent = { id: crypto.randomUUID(), name: file.name, status: "uploading", share: 0 };
  show(sent);
  try {
    const made = await (await call("v1/documents", { method: "POST", body: { name: file.name } })).json();
    rename(sent.id, made.document.id);
    sent = { ...sent, id: made.document.id };
    await put(file, made.upload, (share) => show({ ...sent, share }));
    follow(made.document);
  } catch (failure) {
    show({ ...sent, status: "failed", failure: { detail: failure.message } });
  }
}

function rename(from, to) {
  if (!rows.has(from)) return;
  rows.set(to, rows.get(from));
  rows.delete(from);
}

// Asks what became of a document, less and less often while nothing changes.
async function follow(document) {
  let wait = FIRST_PAUSE;
  while (!ENDED.includes(document.status)) {
    await pause(wait);
    if (!rows.has(document.id)) return;
    try {
      const now = await (await call(`v1/documents/${document.id}`)).json();
      wait = now.status === document.status ? Math.min(wait * 1.3, LONGEST_PAUSE) : FIRST_PAUSE;
      document = now;
      if (rows.has(document.id)) show(document);
    } catch (failure) {
      if ([401, 403, 404].includes(failure.status)) return;
    }
  }
}

function show(found, where = "prepend") {
  if (!rows.has(found.id)) {
    rows.set(found.id, $("document-row").content.firstElementChild.cloneNode(true));
    $("document-list")[where](rows.get(found.id));
  }
  fill(rows.get(found.id), found);
  count();
}

function fill(row, found) {
  row.className = found.status;
  row.querySelector(".name").textContent = found.name;
  row.querySelector(".name").title = found.name;
  row.querySelector(".state").textContent = found.failure?.detail ?? facts(found);
  const bar = row.querySelector("progress");
  bar.hidden = ENDED.includes(found.status);
  bar.value = DONE[found.status] ?? (found.share ?? 1) * UPLOADED;
  const remove = row.querySelector(".delete");
  remove.setAttribute("aria-label", `Delete ${found.name}`);
  remove.onclick = () => forget(found, row);
  remove.hidden = found.status === "uploading";
}

function facts(found) {
  const share = found.share ? `${Math.round(found.share * 100)} %` : "";
  const many = (number, word) => (number ? `${number} ${word}${number === 1 ? "" : "s"}` : "");
  const parts = [WORDS[found.status], share, many(found.pages, "page"), many(found.chunks, "passage")];
  return parts.filter(Boolean).join(" · ");
}

async function forget(found, row) {
  if (!confirm(`Delete ${found.name}? Answers will no longer cite it.`)) return;
  try {
    await call(`v1/documents/${found.id}`, { method: "DELETE" });
  } catch (failure) {
    if (failure.status !== 404) {
      row.querySelector(".state").textContent = failure.message;
      return;
    }
  }
  rows.delete(found.id);
  row.remove();
  count();
}

function count() {
  const ready = [...rows.values()].filter((row) => row.className === "indexed").length;
  $("document-count").textContent = ready ? `${ready}${cursor ? "+" : ""} searchable` : "";
}
