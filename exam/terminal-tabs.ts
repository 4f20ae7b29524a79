/** How many tabs the terminal of a task has. Their numbers count from 0. */
export const mostTabs = 8
