/// Node processes under faults from one seed, while clients put, get and list: [Nemesis] runs them,
/// [idunno.nemesis.core.Proof] says whether what the clients saw keeps the promise.
@NullMarked
package idunno.nemesis;

import org.jspecify.annotations.NullMarked;
