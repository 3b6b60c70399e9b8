# Writes the script of 20,000 lines that is read, compiled and run: `awk -v language=sks -f script.awk`, or language=lua.
# The two say the same line by line.
BEGIN {
    for (i = 0; i < 2000; i++) {
        v = i % 40
        if (language == "sks") {
            printf "x%d = %d * 2 + 1\n", v, i
            printf "if $x%d > %d { y%d = \"text $x%d\" } else { y%d = \"none\" }\n", v, i, v, v, v
            printf "fn f%d a b { return $a + $b * %d }\n", i, v
            printf "z%d = f%d($x%d, 3)\n", v, i, v
            printf "l%d = [1, $z%d, \"three\", %d]\n", v, v, i
            printf "r%d = {a: %d, b: \"two\", c: $l%d}\n", v, i, v
            printf "w%d = upper(\"abc$z%d\")\n", v, v
            printf "for k in 1..3 { x%d = $x%d + $k }\n", v, v
            printf "while $x%d > %d and $r%d.a == %d { x%d = $x%d - %d }\n", v, i, v, i, v, v, i + 10
            printf "# a comment on what comes next, number %d\n", i
        } else {
            printf "x%d = %d * 2 + 1\n", v, i
            printf "if x%d > %d then y%d = \"text \" .. x%d else y%d = \"none\" end\n", v, i, v, v, v
            printf "function f%d(a, b) return a + b * %d end\n", i, v
            printf "z%d = f%d(x%d, 3)\n", v, i, v
            printf "l%d = {1, z%d, \"three\", %d}\n", v, v, i
            printf "r%d = {a = %d, b = \"two\", c = l%d}\n", v, i, v
            printf "w%d = string.upper(\"abc\" .. z%d)\n", v, v
            printf "for k = 1, 3 do x%d = x%d + k end\n", v, v
            printf "while x%d > %d and r%d.a == %d do x%d = x%d - %d end\n", v, i, v, i, v, v, i + 10
            printf "-- a comment on what comes next, number %d\n", i
        }
    }
}
