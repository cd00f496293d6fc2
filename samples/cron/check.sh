#!/usr/bin/env bash
# Has systemd and cron judge the files beside it, then runs the crontab's lines with a stand-in for sceneqr that ends with
# one status after the other, and the commands with sceneqr itself in its sandbox. It changes nothing on the machine and
# needs no root. Debian: apt install systemd cron.
set -euo pipefail
unset "${!SCENEQR_@}" # what the caller has set for runs of his own
cd "$(dirname "$0")"

for pair in systemd-analyze:systemd crontab:cron go:golang; do
	command -v "${pair%%:*}" >/dev/null || { echo "check: ${pair%%:*} is missing: apt install ${pair#*:}" >&2; exit 2; }
done

fail() {
	echo "check: $*" >&2
	exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/units" "$work/bin" "$work/home"

# Both jobs of the crontab, the one that is commented out too, in files of their own.
sed -n '/^# Instead/q; p' crontab >"$work/mail.crontab"
sed 's/^\([0-9]\)/#\1/; t; s/^#\([0-9A-Z]\)/\1/' crontab >"$work/journal.crontab"

program=$work/units/sceneqr
go build -o "$program" ../..
sed "s,^ExecStart=/usr/local/bin/sceneqr,ExecStart=$program," sceneqr.service >"$work/units/sceneqr.service"
cp sceneqr.timer "$work/units"

# systemd_verifies wants no word of complaint: for a setting that is misspelt the status alone would be 0.
systemd_verifies() {
	local said
	said=$(systemd-analyze verify --man=no --recursive-errors=no "$work"/units/sceneqr.{service,timer} 2>&1) ||
		fail "systemd-analyze verify: $said"
	[[ -z $said ]] || fail "systemd-analyze verify: $said"
	echo "systemd-analyze verify: service and timer are right"
}

# exposure is systemd's own mark for what a service could do to the machine: 0.0 is nothing, 10.0 everything. The threshold
# is in tenths.
exposure() {
	systemd-analyze security --no-pager --offline=true --threshold=15 "$work/units/sceneqr.service" >"$work/security" ||
		fail "the service is exposed more than 1.5: $(<"$work/security")"
	grep -o 'Overall exposure.*: [0-9.]*' "$work/security"
}

timer_elapses() {
	local when
	when=$(sed -n 's/^OnCalendar=//p' sceneqr.timer)
	TZ=UTC systemd-analyze calendar --base-time='2026-01-01 00:00:00 UTC' --iterations=3 "$when" >"$work/calendar" ||
		fail "OnCalendar=$when is no time"
	[[ $(grep -c '2026-01-0[123] 16:10:00 UTC' "$work/calendar") == 3 ]] ||
		fail "OnCalendar=$when is not ten past midnight in Shanghai: $(<"$work/calendar")"
	echo "systemd-analyze calendar: every night at ten past midnight in Shanghai"
}

# cron_verifies asks cron itself. Its test is called -T in cronie, where -n is something else, and -n in Debian's cron.
cron_verifies() {
	local table option=-n
	! crontab --help 2>&1 | grep -q -e '-T\>' || option=-T
	for table in "$work"/{mail,journal}.crontab; do
		crontab "$option" "$table" >"$work/said" 2>&1 || fail "crontab $option: $(<"$work/said")"
		! grep -q '^[0-9].*%' "$table" || fail "cron makes a new line of a %"
		[[ $(grep -c '^[0-9]' "$table") == 1 ]] || fail "not one job in ${table##*/}"
	done
	echo "crontab $option: both jobs are right"
}

# commands_work runs each command that the samples give to sceneqr, for the sheet beside this folder.
commands_work() {
	local command
	while read -r command; do
		mkdir "$work/run"
		cp ../channels.xlsx "$work/run"
		(cd "$work/run" && SCENEQR_SANDBOX=true "$program" $command) &>"$work/said" ||
			fail "sceneqr $command: status $?: $(<"$work/said")"
		[[ $command != *--quiet* || ! -s $work/said ]] || fail "sceneqr $command is not quiet: $(<"$work/said")"
		[[ -s $work/run/out/channels/codes.zip ]] || fail "sceneqr $command made no codes"
		rm -r "$work/run"
		echo "sceneqr $command: works in the sandbox"
	done < <(grep -oh 'run --.*\.xlsx' crontab sceneqr.service | sort -u)
}

variables_exist() {
	local variable help
	help=$("$program" run --help)
	while read -r variable; do
		grep -q "\$$variable\>" <<<"$help" || fail "sceneqr run has no variable $variable"
	done < <(grep -oh '\<SCENEQR_[A-Z_]*' crontab sceneqr.service | sort -u)
	echo "sceneqr run --help: all variables exist"
}

# job TABLE STATUS does what cron would, with a sceneqr that says two lines and ends with that status, unless it is 0.
job() (
	table=$1
	export STATUS=$2 HOME=$work/home
	while IFS= read -r line; do
		case $line in
		[A-Z]*=*) export "${line?}" ;;
		[0-9]*) read -r _ _ _ _ _ command <<<"$line" ;;
		esac
	done <"$table"
	export PATH=$work/bin:$PATH
	cd /
	sh -c "$command"
)

# expect TABLE STATUS LINES ENDING: how many lines are mailed, and the job's own ending.
expect() {
	local ending=0
	job "$work/$1.crontab" "$2" >"$work/mail" 2>&1 || ending=$?
	[[ $(wc -l <"$work/mail") == "$3" && $ending == "$4" ]] ||
		fail "$1: after status $2 the job ended with $ending, not $4, and mailed, where $3 lines were due: $(<"$work/mail")"
}

jobs_tell_statuses_apart() {
	cat >"$work/bin/sceneqr" <<-'END'
		#!/bin/sh
		[ "$STATUS" = 0 ] || printf 'sceneqr: one\nsceneqr: two\n' >&2
		exit "$STATUS"
	END
	cat >"$work/bin/systemd-cat" <<-'END'
		#!/bin/sh
		[ "$1" = -t ] && shift 2
		exec "$@" >>"$HOME/journal" 2>&1
	END
	chmod +x "$work"/bin/*
	expect mail 0 0 0
	expect mail 3 2 1
	expect mail 5 2 0
	expect mail 6 2 1
	[[ ! -e $work/home/journal ]] || fail "the job that mails wrote to the journal"
	expect journal 0 0 0
	expect journal 3 1 3
	expect journal 5 0 0
	expect journal 6 1 6
	[[ $(wc -l <"$work/home/journal") == 6 ]] || fail "not all output went to the journal"
	echo "crontab: a good night is silent, status 5 is no failed job, other statuses are told"
}

systemd_verifies
exposure
timer_elapses
cron_verifies
jobs_tell_statuses_apart
variables_exist
commands_work
