/**
 * Fetches the page every five seconds while it is visible and replaces its live part: charts are drawn only on the
 * relay. Without JavaScript, the page is a snapshot.
 */
export const SCRIPT = `
const refreshMs = 5000
const notice = document.getElementById('notice')
async function refresh() {
  if (document.hidden) return
  try {
    const response = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(refreshMs) })
    if (!response.ok) throw new Error(String(response.status))
    const next = new DOMParser().parseFromString(await response.text(), 'text/html')
    for (const id of ['state', 'live']) {
      const now = document.getElementById(id), then = next.getElementById(id)
      if (now.innerHTML !== then.innerHTML) now.replaceChildren(...then.childNodes)
    }
    notice.textContent = ''
  } catch {
    notice.textContent = 'The relay does not answer; the figures below are from ' + document.querySelector('#live time').textContent + '.'
  }
}
setInterval(refresh, refreshMs)
document.addEventListener('visibilitychange', refresh)
document.getElementById('how').textContent = 'Renewed every 5 seconds.'
`
