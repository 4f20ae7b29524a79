import { classNames } from './class-names'

/** Where one reads on: each address as itself, in a tab of its own. Nothing when there are none. */
export function DocumentationLinks({ links, className }: { links: readonly string[]; className?: string }) {
  if (links.length === 0) return null
  return (
    <ul className={classNames('grid gap-1 text-sm', className)}>
      {links.map((link) => (
        <li key={link}>
          <a href={link} className="link break-all" target="_blank" rel="noreferrer">
            {link.replace(/^https:\/\//, '')}
          </a>
        </li>
      ))}
    </ul>
  )
}
