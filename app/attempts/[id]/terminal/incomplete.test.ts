import { describe, expect, it } from 'vitest'
import { needsMore } from './incomplete'

const complete: [string, string][] = [
  ['a plain command', 'kubectl get pods'],
  ['an empty line', ''],
  ['closed quotes', `echo "it's" 'a "b"'`],
  ['a here-document with its end', 'cat <<EOF\na: "open quote\nEOF'],
  ['a quoted delimiter', "cat <<'EOF' > x.yaml\n$(not run\nEOF"],
  ['a here-document with stripped tabs', 'cat <<-END\n\tx\n\tEND'],
  ['a here-string', 'cat <<< word'],
  ['a loop', 'for i in 1 2; do echo $i; done'],
  ['a word that is reserved only as a command', 'echo if for case'],
  ['a substitution', 'echo "$(kubectl get pods -o name | wc -l)"'],
  ['a subshell in a pipe', '(cd /tmp && ls) | sort'],
  ['a background command', 'kubectl port-forward svc/web 8080:80 &'],
  ['a comment with a quote', "ls # don't"],
  ['a jsonpath in quotes', `kubectl get svc -o jsonpath='{.items[0].spec}'`],
  ['a brace group', '{ echo a; echo b; }'],
  ['a case', 'case x in a) echo 1;; *) echo 2;; esac'],
  ['too many ends', 'done fi )'],
]
const open: [string, string][] = [
  ['a trailing backslash', 'kubectl run web \\'],
  ['an open single quote', "echo 'a"],
  ['an open double quote', 'echo "a'],
  ['a here-document without its end', 'kubectl apply -f - <<EOF\nkind: Service'],
  ['a here-document just begun', 'cat <<EOF'],
  ['a delimiter that is only indented', 'cat <<EOF\n  EOF'],
  ['a trailing pipe', 'kubectl get pods |'],
  ['a trailing &&', 'true &&'],
  ['a loop without done', 'for i in 1 2; do'],
  ['an if without fi', 'if true; then\necho x'],
  ['an open substitution', 'echo $(kubectl get'],
  ['an open brace', 'echo ${HOME'],
]

describe('a line is complete', () => {
  it.each(complete)('%s', (_, text) => expect(needsMore(text)).toBe(false))
})
describe('a line needs more', () => {
  it.each(open)('%s', (_, text) => expect(needsMore(text)).toBe(true))
})
