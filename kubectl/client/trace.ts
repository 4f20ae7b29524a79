import type { Answer, Call } from '@/apimachinery/call'
import { statusText } from '@/apimachinery/status-text'
import { logPrefix } from './log'

/** What `-v=6` and more tell of requests on standard error, in klog's lines. As client-go transport/round_trippers.go. */
export type Trace = {
  asked(request: Call, now: number): void
  answered(request: Call, response: Answer, sentAt: number, now: number): Promise<void>
}

export function createTrace(verbosity: number, err: (text: string) => void): Trace | undefined {
  if (verbosity < 6) return undefined
  const headersText = (headers: Call['headers']) =>
    [...headers]
      .filter(([name]) => name !== 'authorization' && !name.startsWith('x-'))
      .map(([name, value]) => `\t${name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())}: ${value}\n`)
      .join('')
  return {
    asked({ method, url, headers }, now) {
      if (verbosity < 7) return
      err(`${logPrefix('I', now)} round_trippers.go:527] "Request" verb="${method}" url="${url}" headers=<\n${headersText(headers)} >\n`)
    },
    async answered({ method, url }, response, sentAt, now) {
      const status = `status="${response.status} ${response.statusText || statusText(response.status)}"`
      const about =
        verbosity < 8
          ? `${verbosity === 6 ? `verb="${method}" url="${url}" ` : ''}${status}`
          : `${status} headers=<\n${headersText(response.headers)} >`
      err(`${logPrefix('I', now)} round_trippers.go:632] "Response" ${about} milliseconds=${Math.max(0, now - sentAt)}\n`)
      // A watch has no end to wait for
      if (verbosity >= 8 && !/[?&]watch=true/.test(url) && !url.includes('follow=true')) {
        const body = await response.clone().text()
        err(
          `${logPrefix('I', now)} helper.go:253] "Response Body" body=${JSON.stringify(verbosity === 8 && body.length > 1024 ? `${body.slice(0, 1024)} [truncated ${body.length - 1024} chars]` : body)}\n`,
        )
      }
    },
  }
}
