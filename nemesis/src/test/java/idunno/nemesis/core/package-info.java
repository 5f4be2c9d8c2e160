@NullMarked
package idunno.nemesis.core;

import org.jspecify.annotations.NullMarked;
