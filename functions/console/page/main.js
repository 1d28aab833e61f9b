// Where the page begins: who is here, and which part listens to what.

import { ApiError, call } from "./api.js";
import { clearChat, wireChat } from "./chat.js";
import { loadDocuments, wireDocuments } from "./documents.js";
import { couldBeKey, keyFromAddress, storedKey, storeKey } from "./key.js";
import { closePassage } from "./passage.js";

const OTHER_KEY = "This link brings another key than the one in use here. Use it instead?";
const $ = (id) => document.getElementById(id);

async function start() {
  wireChat(askForKey);
  wireDocuments();
  wirePanels();
  wireKey();
  const offered = keyFromAddress();
  addEventListener("hashchange", () => {
    const brought = keyFromAddress();
    if (brought) welcome(brought);
  });
  await welcome(offered, storedKey());
}

// A link must not put somebody else's key in the place of one that works, or what is uploaded next
// would go to him: then the page asks first.
async function welcome(offered, kept = storedKey()) {
  if (!kept) return offered ? enter(offered).catch(askForKey) : askForKey();
  const failure = await enter(kept).then(() => null, (refused) => refused);
  if (offered && offered !== kept) {
    if (failure?.status === 401) return enter(offered).catch(askForKey);
    return askForKey({ message: OTHER_KEY }, offered);
  }
  if (failure) askForKey(failure, kept);
}

// Opens the page to a key. Throws when the API refuses it; then everything stays as it was.
async function enter(key) {
  if (!couldBeKey(key)) throw new ApiError("This is no API key: one begins with gw_.", "no_key", 401);
  const models = await (await call("v1/models", { key })).json();
  if (key !== storedKey()) clearChat();
  storeKey(key);
  $("feature").replaceChildren(...models.data.map(({ id }) => new Option(id, id)));
  $("feature-choice").hidden = models.data.length < 2;
  await loadDocuments();
  $("question").focus();
}

function askForKey(failure, offered = "") {
  $("key-problem").textContent = failure?.message ?? "";
  $("key").value = offered;
  if (!$("key-dialog").open) $("key-dialog").showModal();
}

function wireKey() {
  $("change-key").onclick = () => askForKey();
  $("key-form").onsubmit = async (event) => {
    event.preventDefault();
    const key = $("key").value.trim();
    try {
      await enter(key);
      $("key-dialog").close();
      $("question").focus();
    } catch (failure) {
      askForKey(failure, key);
    }
  };
}

function wirePanels() {
  $("open-documents").onclick = () => showDocuments(!$("documents").classList.contains("open"));
  $("close-documents").onclick = () => showDocuments(false);
  $("close-passage").onclick = closePassage;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || $("key-dialog").open) return;
    if (!closePassage()) showDocuments(false);
  });
}

// On narrow screens the documents lie over the chat.
function showDocuments(open) {
  $("documents").classList.toggle("open", open);
  $("open-documents").setAttribute("aria-expanded", open);
}

start();
