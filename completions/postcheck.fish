# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_postcheck_global_optspecs
    string join \n h/help V/version
end

function __fish_postcheck_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_postcheck_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_postcheck_using_subcommand
    set -l cmd (__fish_postcheck_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c postcheck -n "__fish_postcheck_needs_command" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_needs_command" -s V -l version -d 'Print version'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "check" -d 'Check drafts'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "explain" -d 'Tell what a rule, a clause or a category is about'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "rules" -d 'The rules themselves'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "consent" -d 'The consent register'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "seal" -d 'Turn a list of secret terms, or a register, into keyed hashes that can be committed'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "image" -d 'What pictures tell, and taking it out of them'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "lsp" -d 'Serve editors: findings and edits while a draft is written, by the language server protocol'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "serve" -d 'Serve a page on this computer: paste a post, drop pictures, see what is found while you write. Nothing is stored'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "review" -d 'Walk through the questions that only a person can answer, and record the answers beside the drafts'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "init" -d 'Write a commented postcheck.yaml'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "completions" -d 'Print a completion script'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "man" -d 'Print the manual page, in roff'
complete -c postcheck -n "__fish_postcheck_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l config -d 'Configuration; by default postcheck.yaml here or in a folder above' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l select -d 'Only these rules, categories or clauses' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l ignore -d 'Not these rules, categories or clauses' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l account -d 'Who speaks, for posts that do not say' -r -f -a "official\t''
personal\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l channel -d 'Where posts go that do not say' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l input-format -r -f -a "auto\t''
markdown\t''
text\t''
html\t''
csv\t''
xlsx\t''
docx\t''
eml\t''
wxr\t''
json\t''
jsonl\t''
follows\t'A list of accounts that are followed'"
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l stdin-filename -d 'Path that standard input stands for' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l format -r -f -a "human\t''
concise\t''
json\t''
jsonl\t''
sarif\t''
github\t''
gitlab\t''
junit\t''
checkstyle\t''
rdjsonl\t''
html\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l fail-on -d 'Least severity that makes the exit code 1' -r -f -a "error\t''
warning\t''
advice\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l min-severity -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l min-confidence -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l changed-since -d 'Only drafts that have changed since this branch left REF (and drafts that git does not know yet)' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l baseline -d 'Findings listed in this file are not reported again' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l write-baseline -d 'Write everything found to this file, as a baseline for later runs' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l output -d 'Write the report to this file instead of standard output' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l jobs -d 'Threads; by default one for each core' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l redact -r -f -a "auto\t''
always\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l consent-register -d 'Who may be shown where, until when; by default the register in postcheck.yaml' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l key-file -d 'File that holds the key of sealed lists' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l key-env -d 'Environment variable that holds the key of sealed lists' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l today -d 'Day of the run, for dates; YYYY-MM-DD' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l now -d 'Time of the run, for posts that do not say when they go out: RFC 3339, or local in the calendar\'s zone' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l no-config
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l staged -d 'Only what is staged in git, as it will be committed: for hooks'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l watch -d 'Check again when drafts, their pictures or what they are judged by change, until Ctrl+C'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l prune-baseline -d 'Take findings that no longer occur out of the baseline'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l no-progress -d 'No progress display (there is none in a pipe anyway)'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l show-files -d 'Print the drafts that would be checked, and stop'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l show-settings -d 'Print the settings and where each comes from, and stop'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l verbose -d 'Also say, on standard error, what was left alone and why'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l fix -d 'Apply safe edits to the files'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l unsafe-fixes -d 'With --fix or --diff: edits that change what is said, too'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l diff -d 'Print the edits instead of making them'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l quiet -d 'Only findings'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l exit-zero -d 'Exit code 0 even with findings'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -l explain-silence -d 'Also print, on standard error, which hits were cleared and why'
complete -c postcheck -n "__fish_postcheck_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postcheck -n "__fish_postcheck_using_subcommand explain" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand explain" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "list" -d 'One line for each rule'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "evaluate" -d 'Measure the rules on labelled posts (JSON Lines with `category`)'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "coverage" -d 'Each clause of the policy with its rules, or why a draft checker has none'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "pages" -d 'Write the rules as pages to read, one for each category'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "schema" -d 'Print the JSON Schema of the files that rules are written in, for editors'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "drafts" -d 'Print the drafts that rules about what is said carry, as labelled posts (JSON Lines), to teach a model from'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "test" -d 'Run the drafts that each rule carries'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and not __fish_seen_subcommand_from list evaluate coverage pages schema drafts test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from list" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from evaluate" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from evaluate" -l lessons -d 'Print what a model is taught from, instead: for each stretch of text its features and its label'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from evaluate" -l misses -d 'Print each post that comes out otherwise than labelled'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from evaluate" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from coverage" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from coverage" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from pages" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from pages" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from drafts" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from drafts" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from test" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "list" -d 'One line for each rule'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "evaluate" -d 'Measure the rules on labelled posts (JSON Lines with `category`)'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "coverage" -d 'Each clause of the policy with its rules, or why a draft checker has none'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "pages" -d 'Write the rules as pages to read, one for each category'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Print the JSON Schema of the files that rules are written in, for editors'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "drafts" -d 'Print the drafts that rules about what is said carry, as labelled posts (JSON Lines), to teach a model from'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run the drafts that each rule carries'
complete -c postcheck -n "__fish_postcheck_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and not __fish_seen_subcommand_from check who sweep help" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and not __fish_seen_subcommand_from check who sweep help" -f -a "check" -d 'Tell what is wrong in a register: duplicates, impossible dates, unknown answers, what has expired or soon will'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and not __fish_seen_subcommand_from check who sweep help" -f -a "who" -d 'Tell whether a person, or everybody in a picture, may be shown today'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and not __fish_seen_subcommand_from check who sweep help" -f -a "sweep" -d 'List every draft and page that still shows or names somebody who may no longer be shown'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and not __fish_seen_subcommand_from check who sweep help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from check" -l soon -d 'Tell of consent that ends within this many days' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from check" -l today -d 'Day to ask about, instead of today; YYYY-MM-DD' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from check" -l config -d 'Configuration; by default postcheck.yaml here or in a folder above' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from check" -l key-file -d 'File that holds the key of sealed lists' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from check" -l key-env -d 'Environment variable that holds the key of sealed lists' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from check" -l redact -d 'Put a bar for names of the register in what is printed' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l consent-register -d 'The register; by default the one in postcheck.yaml' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l channel -d 'Where they would be shown; by default every channel' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l drafts -d 'Where to look for drafts that say who a picture shows' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l today -d 'Day to ask about, instead of today; YYYY-MM-DD' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l config -d 'Configuration; by default postcheck.yaml here or in a folder above' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l key-file -d 'File that holds the key of sealed lists' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l key-env -d 'Environment variable that holds the key of sealed lists' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -l redact -d 'Put a bar for names of the register in what is printed' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from who" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from sweep" -l today -d 'Day to ask about, instead of today; YYYY-MM-DD' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from sweep" -l config -d 'Configuration; by default postcheck.yaml here or in a folder above' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from sweep" -l key-file -d 'File that holds the key of sealed lists' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from sweep" -l key-env -d 'Environment variable that holds the key of sealed lists' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from sweep" -l redact -d 'Put a bar for names of the register in what is printed' -r -f -a "auto\t''
always\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from sweep" -l no-progress -d 'No progress display (there is none in a pipe anyway)'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from sweep" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from help" -f -a "check" -d 'Tell what is wrong in a register: duplicates, impossible dates, unknown answers, what has expired or soon will'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from help" -f -a "who" -d 'Tell whether a person, or everybody in a picture, may be shown today'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from help" -f -a "sweep" -d 'List every draft and page that still shows or names somebody who may no longer be shown'
complete -c postcheck -n "__fish_postcheck_using_subcommand consent; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand seal" -l key-file -d 'File that holds the key of sealed lists' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand seal" -l key-env -d 'Environment variable that holds the key of sealed lists' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand seal" -l output -d 'Where to write the sealed list; by default standard output' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand seal" -l config -d 'Configuration, for the columns of a register' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand seal" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and not __fish_seen_subcommand_from inspect clean help" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and not __fish_seen_subcommand_from inspect clean help" -f -a "inspect" -d 'Print what pictures and films tell; exit code 1 where it identifies a person or a place'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and not __fish_seen_subcommand_from inspect clean help" -f -a "clean" -d 'Take out what pictures tell, into NAME.clean.EXT; exit code 1 where something identifying stands beside them'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and not __fish_seen_subcommand_from inspect clean help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and __fish_seen_subcommand_from inspect" -l format -r -f -a "human\t''
json\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and __fish_seen_subcommand_from inspect" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and __fish_seen_subcommand_from clean" -l in-place -d 'Replace the pictures'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and __fish_seen_subcommand_from clean" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "inspect" -d 'Print what pictures and films tell; exit code 1 where it identifies a person or a place'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "clean" -d 'Take out what pictures tell, into NAME.clean.EXT; exit code 1 where something identifying stands beside them'
complete -c postcheck -n "__fish_postcheck_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand lsp" -l config -d 'Configuration; by default postcheck.yaml beside the draft or in a folder above' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand lsp" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand lsp" -l stdio -d 'Accepted because editors add it; there is no other way of talking'
complete -c postcheck -n "__fish_postcheck_using_subcommand lsp" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l port -d 'Port on this computer; by default a free one' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l config -d 'Configuration; by default postcheck.yaml here or in a folder above' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l consent-register -d 'Who may be shown where, until when; by default the register in postcheck.yaml' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l key-file -d 'File that holds the key of sealed lists' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l key-env -d 'Environment variable that holds the key of sealed lists' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l patience -d 'Seconds that a request may take to arrive' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -l no-config
complete -c postcheck -n "__fish_postcheck_using_subcommand serve" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l by -d 'Who answers' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l config -d 'Configuration; by default postcheck.yaml here or in a folder above' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l ruleset -d 'A ruleset by name, a folder of YAML files in its place, or a file that adds to it' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l select -d 'Only these rules, categories or clauses' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l ignore -d 'Not these rules, categories or clauses' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l account -d 'Who speaks, for posts that do not say' -r -f -a "official\t''
personal\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l channel -d 'Where posts go that do not say' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l input-format -r -f -a "auto\t''
markdown\t''
text\t''
html\t''
csv\t''
xlsx\t''
docx\t''
eml\t''
wxr\t''
json\t''
jsonl\t''
follows\t'A list of accounts that are followed'"
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l stdin-filename -d 'Path that standard input stands for' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l format -r -f -a "human\t''
concise\t''
json\t''
jsonl\t''
sarif\t''
github\t''
gitlab\t''
junit\t''
checkstyle\t''
rdjsonl\t''
html\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l fail-on -d 'Least severity that makes the exit code 1' -r -f -a "error\t''
warning\t''
advice\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l min-severity -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l min-confidence -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l changed-since -d 'Only drafts that have changed since this branch left REF (and drafts that git does not know yet)' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l baseline -d 'Findings listed in this file are not reported again' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l write-baseline -d 'Write everything found to this file, as a baseline for later runs' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l output -d 'Write the report to this file instead of standard output' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l jobs -d 'Threads; by default one for each core' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l redact -r -f -a "auto\t''
always\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l consent-register -d 'Who may be shown where, until when; by default the register in postcheck.yaml' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l key-file -d 'File that holds the key of sealed lists' -r -F
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l key-env -d 'Environment variable that holds the key of sealed lists' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l today -d 'Day of the run, for dates; YYYY-MM-DD' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l now -d 'Time of the run, for posts that do not say when they go out: RFC 3339, or local in the calendar\'s zone' -r
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l no-config
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l staged -d 'Only what is staged in git, as it will be committed: for hooks'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l watch -d 'Check again when drafts, their pictures or what they are judged by change, until Ctrl+C'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l prune-baseline -d 'Take findings that no longer occur out of the baseline'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l no-progress -d 'No progress display (there is none in a pipe anyway)'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l show-files -d 'Print the drafts that would be checked, and stop'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l show-settings -d 'Print the settings and where each comes from, and stop'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l verbose -d 'Also say, on standard error, what was left alone and why'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l fix -d 'Apply safe edits to the files'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l unsafe-fixes -d 'With --fix or --diff: edits that change what is said, too'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l diff -d 'Print the edits instead of making them'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l quiet -d 'Only findings'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l exit-zero -d 'Exit code 0 even with findings'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -l explain-silence -d 'Also print, on standard error, which hits were cleared and why'
complete -c postcheck -n "__fish_postcheck_using_subcommand review" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c postcheck -n "__fish_postcheck_using_subcommand init" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand completions" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand man" -s h -l help -d 'Print help'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "check" -d 'Check drafts'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "explain" -d 'Tell what a rule, a clause or a category is about'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "rules" -d 'The rules themselves'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "consent" -d 'The consent register'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "seal" -d 'Turn a list of secret terms, or a register, into keyed hashes that can be committed'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "image" -d 'What pictures tell, and taking it out of them'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "lsp" -d 'Serve editors: findings and edits while a draft is written, by the language server protocol'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "serve" -d 'Serve a page on this computer: paste a post, drop pictures, see what is found while you write. Nothing is stored'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "review" -d 'Walk through the questions that only a person can answer, and record the answers beside the drafts'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "init" -d 'Write a commented postcheck.yaml'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "completions" -d 'Print a completion script'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "man" -d 'Print the manual page, in roff'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and not __fish_seen_subcommand_from check explain rules consent seal image lsp serve review init completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "list" -d 'One line for each rule'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "evaluate" -d 'Measure the rules on labelled posts (JSON Lines with `category`)'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "coverage" -d 'Each clause of the policy with its rules, or why a draft checker has none'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "pages" -d 'Write the rules as pages to read, one for each category'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "schema" -d 'Print the JSON Schema of the files that rules are written in, for editors'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "drafts" -d 'Print the drafts that rules about what is said carry, as labelled posts (JSON Lines), to teach a model from'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Run the drafts that each rule carries'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from consent" -f -a "check" -d 'Tell what is wrong in a register: duplicates, impossible dates, unknown answers, what has expired or soon will'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from consent" -f -a "who" -d 'Tell whether a person, or everybody in a picture, may be shown today'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from consent" -f -a "sweep" -d 'List every draft and page that still shows or names somebody who may no longer be shown'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "inspect" -d 'Print what pictures and films tell; exit code 1 where it identifies a person or a place'
complete -c postcheck -n "__fish_postcheck_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "clean" -d 'Take out what pictures tell, into NAME.clean.EXT; exit code 1 where something identifying stands beside them'
