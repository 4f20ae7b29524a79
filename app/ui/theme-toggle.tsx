'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button'
import { remember } from './remember'
import { type Theme, themeCookie } from './theme'

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const icon = { system: Monitor, light: Sun, dark: Moon }
const said = { system: 'as the system', light: 'light', dark: 'dark' }

/** Goes round: as the system, light, dark. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  const Icon = icon[theme]
  const turn = () => {
    const chosen = next[theme]
    setTheme(chosen)
    if (chosen === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = chosen
    remember(themeCookie, chosen)
  }
  const label = `Colours: ${said[theme]}. Change to ${said[next[theme]]}`
  return (
    <Button look="quiet" size="square" onClick={turn} aria-label={label} title={label}>
      <Icon aria-hidden />
    </Button>
  )
}
