import type { Image } from '../image'

/** Shells are no tools: they run inside the machine that asks for them. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'bash', 'dash'])

/** True when the image brings the tool. */
export const hasTool = (image: Image, name: string): boolean => image.tools.includes(name)

export const isShell = (image: Image, name: string): boolean => SHELLS.has(name) && image.tools.includes(name)
