/**
 * 128 random bits in hexadecimal. `crypto.randomUUID` would read better, but exists only on pages
 * served over HTTPS, and a classroom's server is often plain HTTP under a LAN name.
 */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
