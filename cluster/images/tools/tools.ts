import type { Image } from '../image'

/** True when the image brings the tool. */
export const hasTool = (image: Image, name: string): boolean => image.tools.includes(name)
