/** Option texts are one sentence: of Markdown they use only `code`. */
export function inlineCode(text: string) {
  return text.split(/`([^`]+)`/).map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text never move
      <code key={i} className="name">
        {part}
      </code>
    ) : (
      part
    ),
  )
}
