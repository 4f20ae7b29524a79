import { command } from '../../command'
import { pause, restart, resume, undo } from './change'
import { history } from './history'
import { status } from './status'

export const rollout = command({
  use: 'rollout SUBCOMMAND',
  short: 'Manage the rollout of a resource',
  long: 'Manage the rollout of one or many resources.\n        \n Valid resource types include:\n\n  *  deployments\n  *  daemonsets\n  *  statefulsets',
  examples:
    '# Back to the revision before\nkubectl rollout undo deployment/web\n\n# Watch a rollout\nkubectl rollout status deployment/web',
  helpsAlone: 1,
  subcommands: [history, pause, restart, resume, status, undo],
})
