/// What clients saw, and whether one order of versions explains it.
@NullMarked
package idunno.nemesis.core;

import org.jspecify.annotations.NullMarked;
