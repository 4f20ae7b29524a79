import { expect, it } from 'vitest'
import { incomplete } from './incomplete'

it.each([
  ['echo "a', true],
  ["echo 'a", true],
  ['echo "a"', false],
  ['for i in 1 2; do', true],
  ['for i in 1 2; do echo $i; done', false],
  ['if true; then', true],
  ['f() {', true],
  ['cat <<EOF', true],
  ['cat <<EOF\nkind: Pod', true],
  ['cat <<EOF | kubectl apply -f -\nkind: Pod\nEOF', false],
  ["cat <<'E'\n$x \"\nE", false],
  ['echo $(ls', true],
  ['echo `ls', true],
  ['kubectl get pods \\', true],
  ['kubectl get pods \\\n  -A', false],
  ['echo a\\\\', false],
  ['echo a |', true],
  ['echo a &&', true],
  ['echo a ||', true],
  ['echo "|"', false],
  ['echo a # |', false],
  ['a=(1 2', true],
  ['# comment', false],
  ['', false],
  ['fi', false],
  ['echo )', false],
  ['sleep 1 &', false],
])('%j is incomplete: %s', (line, more) => {
  expect(incomplete(line)).toBe(more)
})
