#ifndef TALLY_H
#define TALLY_H

/// How many there were so far, with these.
long tally_add(long these);

#endif
