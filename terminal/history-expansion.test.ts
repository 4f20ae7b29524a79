import { describe, expect, it } from 'vitest'
import { expandHistory } from './history-expansion'

const history = ['kubectl get pods -n shop', 'cat /etc/kubernetes/admin.conf', 'kubectl create deploy web --image="nginx 1"']

const lines: Record<string, [typed: string, line: string]> = {
  'the line before': ['sudo !!', `sudo ${history[2]}`],
  'its last word': ['echo !$', 'echo --image="nginx 1"'],
  'its first argument': ['echo !^ x', 'echo create x'],
  'all its arguments': ['k !*', 'k create deploy web --image="nginx 1"'],
  'a line by number': ['!2', history[1]!],
  'a line counted back': ['!-3', history[0]!],
  'a line by its beginning': ['!ca', history[1]!],
  'a line by what is in it': ['!?shop?', history[0]!],
  'a word by number': ['!kubectl:2', 'deploy'],
  'a range of words': ['!1:1-2', 'get pods'],
  'a substitution': ['!1:s/shop/web/', 'kubectl get pods -n web'],
  'a quick substitution': ['^nginx^httpd^', 'kubectl create deploy web --image="httpd 1"'],
  'the directory of a word': ['cd !cat:$:h', 'cd /etc/kubernetes'],
  'inside double quotes': ['echo "!!"', `echo "${history[2]}"`],
  'not inside single quotes': ["jq '.a!=1' '!!'", "jq '.a!=1' '!!'"],
  'not when it is none': [
    'if [[ $a != b ]]; then ! grep "hi!" x; fi; echo $! [!a]* \\!x',
    'if [[ $a != b ]]; then ! grep "hi!" x; fi; echo $! [!a]* \\!x',
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own syntax
  'not in an expansion by name': ['echo ${!x}', 'echo ${!x}'],
  'not in a here-document': ['cat <<EOF\n#!/bin/sh\n!!\nEOF', 'cat <<EOF\n#!/bin/sh\n!!\nEOF'],
}

const refused: Record<string, [typed: string, error: string]> = {
  'no such number': ['!99', 'bash: !99: event not found\n'],
  'no such beginning': ['!helm', 'bash: !helm: event not found\n'],
  'no beginning at all': ['echo hi!; ls', 'bash: !: event not found\n'],
  'nothing to replace': ['^nope^x', 'bash: :s^nope^x: substitution failed\n'],
}

describe('history expansion', () => {
  it.each(Object.entries(lines))('%s', (_, [typed, line]) => {
    expect(expandHistory(typed, history)).toEqual({ line, changed: line !== typed, printed: false })
  })
  it.each(Object.entries(refused))('%s', (_, [typed, error]) => expect(expandHistory(typed, history)).toEqual({ error }))
  it('only shows with :p', () => expect(expandHistory('!1:p', history)).toEqual({ line: history[0], changed: true, printed: true }))
})
