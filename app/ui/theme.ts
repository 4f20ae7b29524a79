export type Theme = 'system' | 'light' | 'dark'

/** The cookie lets the server render the chosen theme, so no page flashes in the other one first. */
export const themeCookie = 'seatrial-theme'

export const parseTheme = (value: string | undefined): Theme => (value === 'light' || value === 'dark' ? value : 'system')
