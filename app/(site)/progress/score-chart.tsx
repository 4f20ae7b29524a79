import { percentText } from '@/app/ui/percent'
import { Table } from '@/app/ui/table'
import { When } from '@/app/ui/when'
import type { ProgressView } from '@/exam/progress'

const [width, height, left, right, top, bottom] = [1040, 220, 44, 96, 18, 30]
/** More labels than this would touch: then only the first, the best and the last are written out. */
const mostLabels = 14

/** Scores over the newest exams, oldest at the left. A full disc is a pass, a ring none; a table says the same. */
export function ScoreChart({ scores }: { scores: ProgressView['scores'] }) {
  const graded = scores.flatMap((score) => (score.percent === null ? [] : [{ ...score, percent: score.percent }]))
  if (graded.length < 2) return null
  const x = (i: number) => left + 24 + (i * (width - left - right - 48)) / (graded.length - 1)
  const y = (percent: number) => top + ((100 - percent) * (height - top - bottom)) / 100
  const best = Math.max(...graded.map(({ percent }) => percent))
  const pass = graded.at(-1)?.passPercent ?? 66
  const labelled = (i: number) =>
    graded.length <= mostLabels || i === 0 || i === graded.length - 1 || graded.findIndex((each) => each.percent === best) === i
  return (
    <section aria-labelledby="scores">
      <h2 id="scores" className="text-xl">
        Your exams, one after another
      </h2>
      <figure className="mt-4">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is only a named, scrolling block */}
        <div
          role="group"
          aria-label="Chart of scores"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="scroll-x"
        >
          <svg
            viewBox={`0 0 ${width} ${height}`}
            className="w-full min-w-[36rem]"
            role="img"
            aria-label={`Scores, oldest first: ${graded.map(({ percent }) => percentText(percent)).join(', ')}`}
          >
            {[0, 50, 100].map((mark) => (
              <g key={mark}>
                <path d={`M${left} ${y(mark)}H${width - right}`} stroke="var(--rule)" />
                <text x={left - 10} y={y(mark) + 4} textAnchor="end" fontSize="12" fill="var(--ink-3)" className="figures">
                  {mark}
                </text>
              </g>
            ))}
            <path d={`M${left} ${y(pass)}H${width - right}`} stroke="var(--signal)" strokeWidth="1.5" strokeDasharray="5 4" />
            <text x={width - right + 8} y={y(pass) + 4} fontSize="12" fill="var(--ink-2)" className="figures">
              pass mark {pass} %
            </text>
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
                {labelled(i) && (
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
                )}
              </g>
            ))}
          </svg>
        </div>
        <figcaption className="mt-1 text-ink-3 text-sm">
          The newest {graded.length} exams, oldest first. A full disc is a pass, a ring is not.
        </figcaption>
      </figure>
      <details className="mt-3">
        <summary className="text-ink-2 text-sm hover:text-ink">The same as a table</summary>
        <Table className="mt-3 max-w-xl" columns={['Started', 'Exam', { title: 'Score', className: 'num' }, 'Result']}>
          {graded.map(({ id, startedAt, examTitle, percent, passed }) => (
            <tr key={id}>
              <td>
                <When at={startedAt} time={false} />
              </td>
              <th scope="row">{examTitle}</th>
              <td className="num">{percentText(percent)}</td>
              <td>{passed ? 'passed' : 'not passed'}</td>
            </tr>
          ))}
        </Table>
      </details>
    </section>
  )
}
