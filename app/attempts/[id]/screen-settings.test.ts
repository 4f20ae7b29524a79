import { expect, it } from 'vitest'
import { isAllowedSite, notesCookie, screenSettings, terminalCookie } from './screen-settings'

const usual = { share: 38, list: undefined, notes: { open: false, height: 130 }, terminal: { fontSize: 14, screenReader: true } }

it.each([
  ['nothing is remembered', {}, usual],
  [
    'all is remembered',
    {
      'seatrial-split': '52.5',
      'seatrial-list': 'wide',
      'seatrial-notes': notesCookie({ open: true, height: 200.4 }),
      'seatrial-terminal': terminalCookie({ fontSize: 18, screenReader: false }),
    },
    { share: 52.5, list: 'wide', notes: { open: true, height: 200 }, terminal: { fontSize: 18, screenReader: false } },
  ],
  [
    'somebody wrote nonsense',
    { 'seatrial-split': '99', 'seatrial-list': 'huge', 'seatrial-notes': '1', 'seatrial-terminal': 'NaN-maybe' },
    usual,
  ],
])('%s', (_, jar, settings) => expect(screenSettings((name) => (jar as Record<string, string>)[name])).toEqual(settings))

it.each([
  ['https://kubernetes.io/docs/concepts/', true],
  ['https://kubernetes.io/blog/2026/', true],
  ['https://helm.sh/docs/helm/helm_install/', true],
  ['https://gateway-api.sigs.k8s.io/guides/', true],
  ['https://kubernetes.io/', false],
  ['https://kubernetes.io.evil.example/docs/', false],
  ['https://example.org/?https://kubernetes.io/docs/', false],
])('%s may be opened: %s', (href, allowed) => expect(isAllowedSite(href)).toBe(allowed))
