/** What a Debian or Alpine based image brings of the tools that are simulated. */
const common =
  `[ basename cat chmod cp cut date dirname echo env expr false grep head hostname id kill ln ls mkdir mktemp mv printenv printf pwd rm rmdir sed seq
sh sleep sort stat tail tar tee test touch tr true tty uname uniq wc which whoami xargs readlink find nproc timeout`.split(/\s+/)

export const gnuTools: readonly string[] = common

/** BusyBox has the network tools too, and no curl. */
export const busyboxTools: readonly string[] = [
  ...common,
  ...'ash ip ifconfig ping nc netstat nslookup ps wget vi top free df du ping6 telnet'.split(' '),
]
