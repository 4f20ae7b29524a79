import { clsx } from 'clsx'

/**
 * Joins class names. Of two that set the same property the style sheet's order decides, not the order here: a part that wants another look of a
 * button or field asks for it by a property of that part. (A merger of Tailwind's classes would be a tenth of what most pages load.)
 */
export const classNames = clsx
