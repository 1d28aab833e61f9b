// The documents beside the chat: upload with progress, what became of each, delete.

import { call, put } from "./api.js";

const ENDED = ["indexed", "failed", "deleted"];
const WORDS = {
  awaiting_upload: "waiting for the file",
  extracting: "reading",
  embedding: "indexing",
  indexed: "searchable",
  failed: "failed",
};
const EVERY = 700;
const AT_ONCE = 3;

const rows = new Map();
let cursor = null;

const $ = (id) => document.getElementById(id);

export async function loadDocuments() {
  rows.clear();
  $("document-list").replaceChildren();
  cursor = null;
  await loadMore();
}

async function loadMore() {
  const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : "";
  const page = await (await call(`v1/documents${query}`)).json();
  for (const document of page.documents) {
    show(document, "append");
    if (!ENDED.includes(document.status)) follow(document);
  }
  cursor = page.next_cursor;
  $("more-documents").hidden = !cursor;
}

export function wireDocuments(report) {
  $("more-documents").onclick = () => loadMore().catch(report);
  $("files").onchange = (event) => {
    uploadAll([...event.target.files]);
    event.target.value = "";
  };
  const drop = $("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
    });
  }
  drop.addEventListener("drop", (event) => uploadAll([...event.dataTransfer.files]));
}

async function uploadAll(files) {
  const next = async () => {
    for (let file = files.shift(); file; file = files.shift()) await upload(file);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function upload(file) {
  let document = { id: crypto.randomUUID(), name: file.name, status: "awaiting_upload" };
  show(document);
  try {
    const made = await (await call("v1/documents", { method: "POST", body: { name: file.name } })).json();
    rename(document.id, made.document.id);
    document = made.document;
    show(document);
    await put(file, made.upload, (share) => progress(document.id, share));
    follow(document);
  } catch (failure) {
    show({ ...document, status: "failed", failure: { detail: failure.message } });
  }
}

function rename(from, to) {
  rows.set(to, rows.get(from));
  rows.delete(from);
}

async function follow(document) {
  while (!ENDED.includes(document.status)) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    try {
      document = await (await call(`v1/documents/${document.id}`)).json();
      show(document);
    } catch (failure) {
      if (failure.status === 401 || failure.status === 404) return;
    }
  }
}

function progress(id, share) {
  const bar = rows.get(id)?.querySelector("progress");
  if (bar) bar.value = share / 2;
}

function show(document, where = "prepend") {
  let row = rows.get(document.id);
  if (document.status === "deleted") {
    row?.remove();
    rows.delete(document.id);
    return count();
  }
  if (!row) {
    row = emptyRow();
    rows.set(document.id, row);
    $("document-list")[where](row);
  }
  fill(row, document);
  count();
}

function emptyRow() {
  const row = document.createElement("li");
  row.innerHTML =
    '<div class="name"></div><div class="state"></div><progress max="1"></progress>' +
    '<button type="button" class="delete" title="Delete">&times;</button>';
  return row;
}

function fill(row, doc) {
  row.className = doc.status;
  row.dataset.id = doc.id;
  row.querySelector(".name").textContent = doc.name;
  row.querySelector(".name").title = doc.name;
  row.querySelector(".state").textContent = doc.failure?.detail ?? facts(doc);
  const bar = row.querySelector("progress");
  bar.hidden = ENDED.includes(doc.status);
  if (doc.status === "extracting") bar.value = 0.6;
  if (doc.status === "embedding") bar.value = 0.8;
  const remove = row.querySelector(".delete");
  remove.setAttribute("aria-label", `Delete ${doc.name}`);
  remove.onclick = () => forget(doc, row);
}

function facts(doc) {
  const pages = doc.pages ? `${doc.pages} pages` : "";
  const chunks = doc.chunks ? `${doc.chunks} passages` : "";
  return [WORDS[doc.status], pages, chunks].filter(Boolean).join(" · ");
}

async function forget(doc, row) {
  if (!confirm(`Delete ${doc.name}?`)) return;
  try {
    await call(`v1/documents/${doc.id}`, { method: "DELETE" });
  } catch (failure) {
    if (failure.status !== 404) {
      row.querySelector(".state").textContent = failure.message;
      return;
    }
  }
  show({ ...doc, status: "deleted" });
}

function count() {
  const ready = [...rows.values()].filter((row) => row.className === "indexed").length;
  $("document-count").textContent = ready ? `${ready}${cursor ? "+" : ""} searchable` : "";
}
