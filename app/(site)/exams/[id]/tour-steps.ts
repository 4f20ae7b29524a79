export const tourCookie = 'seatrial-tour'
export const rulesCookie = 'seatrial-rules'

/** The parts of the exam's screen that the tour points at. */
export type Part = 'clock' | 'state' | 'tasks' | 'text' | 'work' | 'notes' | 'end'

export const tourSteps: { part: Part; title: string; text: string }[] = [
  {
    part: 'clock',
    title: 'The clock',
    text: 'It is the server’s. It starts when you say so, and then nothing stops it: no reload, no lost connection. At 30, 15 and 5 minutes a sentence stands beside it.',
  },
  {
    part: 'state',
    title: 'Connection and saving',
    text: 'In words. When the connection is lost, go on: what you type is kept and sent again. At zero, what had arrived is graded.',
  },
  {
    part: 'tasks',
    title: 'The tasks',
    text: 'A ring is not seen, half a ring is seen, a tick is answered. Beside each stand its share of the score and its minutes. Take them in any order.',
  },
  {
    part: 'text',
    title: 'What is asked',
    text: 'A click on a name copies it: no point is lost to a slip of the fingers. Flag what you want to come back to.',
  },
  {
    part: 'work',
    title: 'Where you work',
    text: 'A terminal, an editor or a choice, as the task wants it. Each task has a cluster of its own; what you leave behind is what counts, not how you got there.',
  },
  {
    part: 'notes',
    title: 'Notes',
    text: 'For yourself, one sheet a task. They are saved with your work, and nobody grades them.',
  },
  {
    part: 'end',
    title: 'The end',
    text: 'You may end early: you are shown first what is unanswered and what you flagged. Otherwise the exam ends with the clock.',
  },
]
