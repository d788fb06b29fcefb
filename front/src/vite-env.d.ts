interface ImportMetaEnv {
  /** Address of a server that is not the page's own origin. */
  readonly VITE_API_BASE?: string;
}
