/** The topic of the wake-ups that tell the workers of every process: something is due. */
export const DELIVERIES = 'deliveries';
