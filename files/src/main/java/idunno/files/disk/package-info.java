@NullMarked
package idunno.files.disk;

import org.jspecify.annotations.NullMarked;
