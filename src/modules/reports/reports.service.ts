import { Injectable } from '@nestjs/common';
import { toId } from '../../common/ids.js';
import { toPage, type Page } from '../../common/pagination/page.js';
import type { ReportQuery } from './dto/report-query.dto.js';
import { toReportDto, type ReportDto } from './dto/report.dto.js';
import { ReportNotFound } from './reports.errors.js';
import { ReportsRepository } from './reports.repository.js';

/** Shows reports. */
@Injectable()
export class ReportsService {
  constructor(private readonly repository: ReportsRepository) {}

  /** @param url of the request, for the links */
  async list(query: ReportQuery, url: string): Promise<Page<ReportDto>> {
    return toPage(url, await this.repository.page(query), toReportDto);
  }

  /** @throws ReportNotFound */
  async get(id: string): Promise<ReportDto> {
    const known = toId(id);
    const row = known === null ? undefined : await this.repository.find(known);
    if (row === undefined) throw new ReportNotFound();
    return toReportDto(row);
  }
}
