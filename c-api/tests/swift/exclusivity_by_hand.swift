// Begins and ends accesses by hand, with every pair of flags and in every order, and lets tasks take theirs with them.
by_hand_pairs()
by_hand_orders()
by_hand_reads()
by_hand_switch()
by_hand_task(false)
by_hand_task(true)
by_hand_threads()
print("done")
