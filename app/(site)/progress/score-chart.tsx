import { percentText } from '@/app/ui/percent'
import type { ProgressView } from '@/exam/views'

const [width, height, left, right, top, bottom] = [1040, 220, 44, 12, 14, 26]
const most = 30

/** Scores over the attempts, oldest at the left. The table of attempts says the same in words. */
export function ScoreChart({ attempts }: { attempts: ProgressView['attempts'] }) {
  const graded = attempts
    .flatMap(({ percent, passed, id }) => (percent === null ? [] : [{ id, percent, passed }]))
    .slice(0, most)
    .reverse()
  if (graded.length < 2) return null
  const x = (i: number) => left + 24 + (i * (width - left - right - 48)) / (graded.length - 1)
  const y = (percent: number) => top + ((100 - percent) * (height - top - bottom)) / 100
  return (
    <figure className="mb-14">
      <figcaption className="mb-3 text-ink-2 text-sm">Score of each graded attempt, oldest first</figcaption>
      <div className="scroll-x">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          className="w-full min-w-[36rem]"
          role="img"
          aria-label={`Scores: ${graded.map(({ percent }) => percentText(percent)).join(', ')}`}
        >
          {[0, 25, 50, 75, 100].map((mark) => (
            <g key={mark}>
              <path d={`M${left} ${y(mark)}H${width - right}`} stroke="var(--rule)" />
              <text x={left - 10} y={y(mark) + 4} textAnchor="end" fontSize="12" fill="var(--ink-3)" className="figures">
                {mark}
              </text>
            </g>
          ))}
          <polyline
            points={graded.map(({ percent }, i) => `${x(i)},${y(percent)}`).join(' ')}
            fill="none"
            stroke="var(--ink-3)"
            strokeWidth="1.5"
          />
          {graded.map(({ id, percent, passed }, i) => (
            <g key={id}>
              <circle
                cx={x(i)}
                cy={y(percent)}
                r="6"
                fill={passed ? 'var(--fair)' : 'var(--paper)'}
                stroke={passed ? 'var(--fair)' : 'var(--signal)'}
                strokeWidth="2.5"
              />
              <text
                x={x(i)}
                y={y(percent) + (percent > 85 ? 24 : -14)}
                textAnchor="middle"
                fontSize="12.5"
                fontWeight="560"
                fill="var(--ink)"
              >
                {percentText(percent)}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </figure>
  )
}
