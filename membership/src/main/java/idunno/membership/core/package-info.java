/// The protocol of membership as a machine without threads, sockets or clocks: [Protocol] takes
/// inputs and the time, and returns effects. After the failure detector of SWIM (Das, Gupta,
/// Motivala: "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol",
/// DSN 2002) on a ring, with local health after Lifeguard (Dadgar, Phillips, Currey, DSN-W 2018).
@NullMarked
package idunno.membership.core;

import org.jspecify.annotations.NullMarked;
