import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './run.mjs';

const installLimitMs = 5 * 60_000;

/** The command that starts a Redis server for the tests. Tests use the server of `REDIS_URL` if it is set. */
export function findRedisServer() {
  return spawnSync('redis-server', ['--version']).status === 0 ? 'redis-server' : undefined;
}

/**
 * Finds a redis-server, or installs Debian's as root. `SLUICE_NO_INSTALL=1` prevents the installation. Without a
 * server, tests that need one are counted as skipped.
 *
 * @returns {Promise<boolean>} whether the tests have a Redis server.
 */
export async function ensureRedis() {
  if (process.env.REDIS_URL || findRedisServer()) return true;
  const canInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (canInstall && process.env.SLUICE_NO_INSTALL !== '1') {
    console.log("There is no redis-server; installing Debian's: apt-get install redis-server");
    process.env.DEBIAN_FRONTEND = 'noninteractive';
    await run('apt-get', ['update'], { timeoutMs: installLimitMs });
    await run('apt-get', ['install', '--yes', 'redis-server'], { timeoutMs: installLimitMs });
  }
  if (findRedisServer()) return true;
  console.log('The Redis tests are skipped: install redis-server, or set REDIS_URL.');
  return false;
}
