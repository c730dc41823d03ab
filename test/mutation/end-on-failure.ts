import fc from 'fast-check';

/** A mutant is killed by the first counterexample; shrinking it would take many times as long. */
fc.configureGlobal({ endOnFailure: true });
