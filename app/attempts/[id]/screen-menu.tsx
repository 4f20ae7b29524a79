'use client'

import * as Menu from '@radix-ui/react-dropdown-menu'
import { Check, Minus, Plus, Settings2 } from 'lucide-react'
import { Button } from '@/app/ui/button'
import { remember } from '@/app/ui/remember'
import { allowedSites, cookies, fontSizes, type TerminalSettings, terminalCookie } from './screen-settings'

const item =
  'flex h-9 w-full cursor-pointer select-none items-center gap-3 rounded-sm px-3 text-sm outline-none data-highlighted:bg-shallow'

type ScreenMenuProps = { settings: TerminalSettings; onChange: (settings: TerminalSettings) => void; rehearsal: boolean }

/** Text size and screen-reader mode of the terminals, and the documentation that the exam allows. */
export function ScreenMenu({ settings, onChange, rehearsal }: ScreenMenuProps) {
  const change = (next: Partial<TerminalSettings>) => {
    const made = { ...settings, ...next }
    remember(cookies.terminal, terminalCookie(made))
    onChange(made)
  }
  const size = (by: number) => (event: Event) => {
    event.preventDefault() // stays open: one rarely wants one step
    change({ fontSize: Math.min(fontSizes.largest, Math.max(fontSizes.smallest, settings.fontSize + by)) })
  }
  return (
    <Menu.Root modal={false}>
      {/* In place, not in a portal: what is in the header's menu belongs to the header's landmark. */}
      <Menu.Trigger asChild>
        <Button look="quiet" size="square" aria-label="Screen and documentation" title="Screen and documentation">
          <Settings2 aria-hidden />
        </Button>
      </Menu.Trigger>
      <Menu.Content align="end" sideOffset={6} className="z-40 w-72 rounded-md border border-rule-2 bg-sheet p-1 text-ink shadow-float">
        <Menu.Label className="px-3 pt-2 pb-1 text-ink-3 text-xs">Terminal text, {settings.fontSize} pixels</Menu.Label>
        <Menu.Item className={item} onSelect={size(1)}>
          <Plus aria-hidden className="size-4 text-ink-3" /> Larger
        </Menu.Item>
        <Menu.Item className={item} onSelect={size(-1)}>
          <Minus aria-hidden className="size-4 text-ink-3" /> Smaller
        </Menu.Item>
        <Menu.CheckboxItem className={item} checked={settings.screenReader} onCheckedChange={(screenReader) => change({ screenReader })}>
          <span className="grid size-4 place-items-center rounded-sm border border-rule-2">
            <Menu.ItemIndicator>
              <Check aria-hidden className="size-3.5" />
            </Menu.ItemIndicator>
          </span>
          Screen-reader mode of terminals
        </Menu.CheckboxItem>
        <Menu.Separator className="my-1 h-px bg-rule" />
        <Menu.Label className="px-3 pt-1 pb-1 text-ink-3 text-xs">
          {rehearsal ? 'Documentation, the only sites allowed' : 'Documentation that the exam allows'}
        </Menu.Label>
        {allowedSites.map(({ name, href }) => (
          <Menu.Item key={href} asChild className={item}>
            <a href={href} target="_blank" rel="noreferrer">
              {name}
            </a>
          </Menu.Item>
        ))}
      </Menu.Content>
    </Menu.Root>
  )
}
