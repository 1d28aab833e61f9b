// The API key of this browser: kept in its storage, or brought once by a link.

const STORE = "groundwork-key";

export const storedKey = () => localStorage.getItem(STORE) ?? "";
export const storeKey = (key) => localStorage.setItem(STORE, key);

// Whether a text can stand in a header at all.
export const couldBeKey = (text) => /^[\x21-\x7e]+$/.test(text);

// The key that a link such as `.../#key=gw_...` brings; fragments are never sent to a server.
// It leaves the address at once, so that it stays out of the history and of what is copied.
export function keyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key") ?? "";
  if (key) history.replaceState(null, "", location.pathname + location.search);
  return key.trim();
}
