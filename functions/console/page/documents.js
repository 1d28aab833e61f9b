// The documents beside the chat: upload with progress, what became of each, try again, delete.

import { call, put } from "./api.js";
import { fill, isSettled, newRow } from "./row.js";

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 10_000;
const AT_ONCE = 3;
const FIRST_LOOK = 10_000;
const LONGEST_LOOK = 120_000;
const NO_USE = [401, 403, 404];

const rows = new Map();
const followed = new Set();
let cursor = null;
let looks = 0;

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
  lookForNew();
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

// Files also come straight into the bucket, and newer ones in the place of old ones: whatever has
// changed since is shown, looked for less and less often while nothing comes.
async function lookForNew() {
  const mine = ++looks;
  let wait = FIRST_LOOK;
  for (;;) {
    await pause(wait);
    await visible();
    if (mine !== looks) return;
    try {
      const { documents } = await (await call("v1/documents?limit=20")).json();
      if (mine !== looks) return;
      const news = documents.filter(isNews).reverse();
      for (const found of news) {
        show(found);
        follow(found);
      }
      wait = news.length ? FIRST_LOOK : Math.min(wait * 1.5, LONGEST_LOOK);
    } catch (failure) {
      if (NO_USE.includes(failure.status)) return;
    }
  }
}

function isNews(found) {
  const row = rows.get(found.id);
  const isNewer = () => Date.parse(row.dataset.updated) < Date.parse(found.updated_at);
  return !row || (!followed.has(found.id) && isNewer());
}

function visible() {
  if (!document.hidden) return null;
  return new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
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
    followed.add(sent.id);
    await put(file, made.upload, (share) => show({ ...sent, share }));
    follow({ ...made.document, share: 1 });
  } catch (failure) {
    followed.delete(sent.id);
    show({ ...sent, status: "failed", failure: { detail: failure.message } });
  }
}

function rename(from, to) {
  if (!rows.has(from)) return;
  rows.set(to, rows.get(from));
  rows.delete(from);
}

// Asks what became of a document, less and less often while it stays in one state, and each the less
// often the more there are.
async function follow(found) {
  let wait = FIRST_PAUSE;
  followed.add(found.id);
  while (!isSettled(found)) {
    await pause(wait * Math.max(1, followed.size / 4));
    await visible();
    if (!rows.has(found.id)) break;
    try {
      const now = await (await call(`v1/documents/${found.id}`)).json();
      wait = now.status === found.status ? Math.min(wait * 1.3, LONGEST_PAUSE) : FIRST_PAUSE;
      found = { ...now, share: found.share };
      if (rows.has(found.id)) show(found);
    } catch (failure) {
      if (NO_USE.includes(failure.status)) break;
    }
  }
  followed.delete(found.id);
}

function show(found, where = "prepend") {
  if (found.status === "deleted") return forget(found.id);
  if (!rows.has(found.id)) {
    rows.set(found.id, newRow());
    $("document-list")[where](rows.get(found.id));
  }
  const row = rows.get(found.id);
  if (row.className && row.className !== found.status) announce(found);
  row.dataset.updated = found.updated_at ?? "";
  fill(row, found, { remove: () => remove(found, row), again: () => tryAgain(found, row) });
  count();
}

// For those who do not see the list: only what a document comes to, not each step on its way.
function announce(found) {
  if (found.status === "indexed") $("document-news").textContent = `${found.name} is searchable.`;
  if (found.status === "failed") $("document-news").textContent = `${found.name} failed. ${found.failure?.detail}`;
}

async function tryAgain(found, row) {
  try {
    const begun = await (await call(`v1/documents/${found.id}/reprocess`, { method: "POST" })).json();
    show(begun);
    follow(begun);
  } catch (failure) {
    row.querySelector(".state").textContent = failure.message;
  }
}

async function remove(found, row) {
  if (!confirm(`Delete ${found.name}? Answers will no longer cite it.`)) return;
  try {
    await call(`v1/documents/${found.id}`, { method: "DELETE" });
  } catch (failure) {
    if (failure.status !== 404) {
      row.querySelector(".state").textContent = failure.message;
      return;
    }
  }
  forget(found.id);
}

function forget(id) {
  rows.get(id)?.remove();
  rows.delete(id);
  count();
}

function count() {
  const ready = [...rows.values()].filter((row) => row.className === "indexed").length;
  $("document-count").textContent = ready ? `${ready}${cursor ? "+" : ""} searchable` : "";
}
