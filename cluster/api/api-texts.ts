/** What is said of one API type: of itself, of its fields, and which fields it must have. */
export type TypeText = { text?: string; fields?: Readonly<Record<string, string>>; required?: readonly string[] }

/** By the name of a client's model: `V1Container`, `CoreV1EndpointPort`. */
export type ApiTexts = Readonly<Record<string, TypeText>>

let load: () => ApiTexts | undefined = () => undefined
let loaded: ApiTexts | undefined

/** Says where the descriptions of API types come from, for `kubectl explain`: read once, when somebody first asks. Without them schemas carry none. */
export const describeApi = (from: () => ApiTexts | undefined): void => {
  load = from
  loaded = undefined
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)

/** The text of a message of the field table: `core.v1.EndpointPort` is `CoreV1EndpointPort` where several groups have the name, else `V1…`. */
export const textOf = (message: string): TypeText => {
  loaded ??= load() ?? {}
  const [group = '', version = '', name = ''] = message.split('.')
  return loaded[`${capital(group)}${capital(version)}${name}`] ?? loaded[`${capital(version)}${name}`] ?? {}
}
