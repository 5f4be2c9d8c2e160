@NullMarked
package idunno.files.core;

import org.jspecify.annotations.NullMarked;
