import { type Command, command } from '../command'
import { KubectlError } from '../errors'

/** A verb of the real kubectl that is not simulated: it says so. */
const absent = (use: string, short: string): Command =>
  command({
    use,
    short,
    offline: true,
    async run({ verb }) {
      throw new KubectlError(`seatrial does not simulate kubectl ${verb}`)
    },
  })

export const alpha = command({
  use: 'alpha',
  short: 'Commands for features in alpha',
  helpsAlways: true,
  long: 'Commands of features that clusters do not have switched on by default.',
  subcommands: [
    command({
      use: 'kuberc SUBCOMMAND',
      short: 'Manage kuberc configuration files',
      subcommands: [
        absent('set --section (defaults|aliases) --command COMMAND', 'Set values in the kuberc configuration'),
        absent('view', 'Display the current kuberc configuration'),
      ],
    }),
  ],
})
