/** A score as read by people: one decimal, rounded down as the score itself is, so that 65.99 never reads as a pass of 66. */
export const percentText = (percent: number): string => `${Math.floor(percent * 10 + 1e-6) / 10} %`
