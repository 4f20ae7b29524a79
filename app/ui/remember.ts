/** Keeps a choice about the screen in a cookie, so that the server renders it and nothing jumps. */
export function remember(cookie: string, value: string | number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${cookie}=${value}; path=/; max-age=31536000; samesite=lax`
}
