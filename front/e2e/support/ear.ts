/**
 * In a page, before anything of it: hears what its player plays, and sees when its picture turns from dark to bright.
 * Times are the page's own, in milliseconds.
 */
export function listen(): void {
  const heard = { beeps: [] as number[], flashes: [] as number[], loudest: 0, way: 0 };
  globalThis.ear = heard;
  const Plain = globalThis.AudioContext;
  globalThis.AudioContext = class extends Plain {
    constructor(options?: AudioContextOptions) {
      super(options);
      const analyser = this.createAnalyser();
      analyser.fftSize = 8_192;
      const connect = Reflect.get(AudioNode.prototype, 'connect') as (node: AudioNode) => AudioNode;
      // Whatever goes to the loudspeaker is heard here as well.
      AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
        if (to instanceof AudioDestinationNode) connect.call(this, analyser);
        return connect.call(this, to);
      } as typeof AudioNode.prototype.connect;
      const samples = new Float32Array(analyser.fftSize);
      let quietUntil = 0;
      const hear = () => {
        analyser.getFloatTimeDomainData(samples);
        const [now, end] = [performance.now(), this.currentTime];
        const at = samples.findIndex((sample) => Math.abs(sample) > 0.05);
        for (const sample of samples) heard.loudest = Math.max(heard.loudest, Math.abs(sample));
        if (at < 0) return;
        const ago = (samples.length - at) / this.sampleRate;
        // What is handed over now leaves the loudspeaker so much later.
        const late = (this.baseLatency || 0) + (this.outputLatency || 0);
        const begin = now + (late - ago) * 1000;
        heard.way = late * 1000;
        // One sound, as long as it lasts, is one beep.
        if (end - ago > quietUntil) heard.beeps.push(begin);
        quietUntil = end + samples.length / this.sampleRate;
      };
      setInterval(hear, 20);
    }
  };
  let wasBright = false;
  const look = () => {
    requestAnimationFrame(look);
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[role=application]');
    const pixel = canvas?.getContext('2d')?.getImageData(10, 10, 1, 1).data;
    const isBright = (pixel?.[0] ?? 0) > 127;
    if (isBright && !wasBright) heard.flashes.push(performance.now());
    wasBright = isBright;
  };
  requestAnimationFrame(look);
}

declare global {
  /** `way`: how long it takes from the player to the loudspeaker, as the browser says. */
  var ear: { beeps: number[]; flashes: number[]; loudest: number; way: number };
}
